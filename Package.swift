// swift-tools-version: 6.3
import PackageDescription

/// Swift's runtime inside the program: it starts sooner and needs no Swift where it runs. Only the link differs, so that the
/// release and the tests share every compiled module. The two libraries are of Foundation's, which ArgumentParser imports.
let staticRuntime: [LinkerSetting] = [
  .unsafeFlags(["-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims"], .when(platforms: [.linux]))
]

let package = Package(
  name: "naderc",
  products: [
    .executable(name: "naderc", targets: ["naderc"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Floor 0: what a message is, where it points, how it is printed.
    .target(name: "Diagnostics"),
    // Floor 1: text to graph; symbolic sizes, the closed primitives and their gradients.
    .target(name: "GraphLang", dependencies: ["Diagnostics"]),
    .target(name: "IR"),
    // Floor 2: the vocabulary.
    .target(name: "Ops", dependencies: ["Diagnostics", "GraphLang", "IR"]),
    // Floor 3: graph to typed graph; cost, widths, skeletons.
    .target(name: "Verifier", dependencies: ["Diagnostics", "GraphLang", "IR", "Ops", "CDigest"]),
    // Floor 4: typed graph to program; pictures.
    .target(name: "Codegen", dependencies: ["GraphLang", "IR", "Ops", "Verifier"]),
    .target(name: "Report"),
    .target(name: "Emit", dependencies: ["Diagnostics", "GraphLang", "IR", "Ops", "Verifier"]),
    .target(name: "Templates"),
    .target(name: "Drawing", dependencies: ["Diagnostics", "GraphLang", "IR", "Ops", "Verifier"]),
    // Floor 5: program to plan to execution; data sets; training.
    .target(name: "CKernels"),
    .target(name: "CDigest", path: "Sources/CLibraries/CDigest"),
    .target(name: "CZlib", path: "Sources/CLibraries/CZlib"),
    .target(name: "CCurl", path: "Sources/CLibraries/CCurl"),
    .target(name: "CSignals", path: "Sources/CLibraries/CSignals"),
    .target(name: "Runtime", dependencies: ["Diagnostics", "IR", "CKernels", "CDigest", "CZlib", "CCurl"]),
    .target(name: "CSQLite", path: "Sources/CLibraries/CSQLite"),
    .target(name: "CProcess", path: "Sources/CLibraries/CProcess"),
    .target(name: "CXML", path: "Sources/CLibraries/CXML"),
    // Floor 6: language models, experience, the design loop.
    .target(
      name: "Agents",
      dependencies: [
        "Diagnostics", "GraphLang", "IR", "Ops", "Verifier", "Codegen", "Drawing", "Report", "Templates", "Runtime",
        "CCurl", "CSQLite", "CProcess", "CXML",
      ]),
    // Floor 7: the command line. The program is one call of it, so that tests can link it without being a program.
    .target(
      name: "NadercCommands",
      dependencies: [
        "Diagnostics", "GraphLang", "IR", "Ops", "Verifier", "Codegen", "Drawing", "Emit", "Report", "Templates",
        "Runtime", "Agents", "CSignals",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/naderc", exclude: ["main.swift"]),
    .executableTarget(
      name: "naderc", dependencies: ["NadercCommands"], path: "Sources/naderc", sources: ["main.swift"],
      linkerSettings: staticRuntime),
    // For tests alone: runs blocks on tensors and emits them, for the comparison with other frameworks.
    .executableTarget(
      name: "EmitProbe",
      dependencies: ["Codegen", "Diagnostics", "Emit", "GraphLang", "IR", "Runtime", "Verifier"],
      path: "Tests/EmitProbe", linkerSettings: staticRuntime),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "GraphLangTests", dependencies: ["Diagnostics", "GraphLang", "Ops"]),
    .testTarget(name: "IRTests", dependencies: ["IR"]),
    .testTarget(name: "OpsTests", dependencies: ["Diagnostics", "GraphLang", "IR", "Ops", "Verifier"]),
    .testTarget(name: "ReportTests", dependencies: ["Report"]),
    .testTarget(name: "TemplatesTests", dependencies: ["Diagnostics", "GraphLang", "IR", "Templates", "Verifier"]),
    .testTarget(name: "DrawingTests", dependencies: ["Diagnostics", "Drawing", "GraphLang", "IR", "Ops", "Verifier"]),
    .testTarget(
      name: "VerifierTests", dependencies: ["Diagnostics", "GraphLang", "IR", "Ops", "Verifier"],
      resources: [.copy("Fixtures"), .copy("Golden")]),
    .testTarget(
      name: "CodegenTests",
      dependencies: ["Codegen", "Diagnostics", "GraphLang", "IR", "Runtime", "Verifier"]),
    .testTarget(name: "EmitTests", dependencies: ["Diagnostics", "Emit", "GraphLang", "IR", "Ops", "Verifier"]),
    .testTarget(
      name: "AgentsTests",
      dependencies: ["Agents", "Diagnostics", "GraphLang", "IR", "Ops", "Verifier", "Templates", "Runtime"]),
    .testTarget(
      name: "nadercTests",
      dependencies: [
        "NadercCommands", "Diagnostics", "GraphLang", "Verifier",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "RuntimeTests", dependencies: ["Runtime", "IR", "CKernels", "CDigest", "CCurl"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11
)

for target in package.targets
where !["CKernels", "CDigest", "CZlib", "CCurl", "CSignals", "CSQLite", "CProcess", "CXML"].contains(target.name) {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      // For tests that look inside a module; without it they would need a build of their own.
      .unsafeFlags(["-enable-testing"]),
      .treatAllWarnings(as: .error),
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
    ]
}

// Tests run once, so most are compiled without optimisation; those of the verifier, which compare with brute force, run long.
for target in package.targets where target.isTest && target.name != "VerifierTests" {
  target.swiftSettings? += [.unsafeFlags(["-Onone"])]
}
