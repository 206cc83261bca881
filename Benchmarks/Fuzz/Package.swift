// swift-tools-version: 6.3
import PackageDescription

// The language's modules once more, by symbolic links, so that sanitizers touch nothing of the main build.
let package = Package(
  name: "Fuzz",
  targets: [
    // Not instrumented: its tables would not match those of the Swift modules.
    .target(name: "CDigest", cSettings: [.unsafeFlags(["-fno-sanitize=fuzzer"])]),
    .target(name: "Diagnostics"),
    .target(name: "GraphLang", dependencies: ["Diagnostics"]),
    .target(name: "IR"),
    .target(name: "Ops", dependencies: ["Diagnostics", "GraphLang", "IR"]),
    .target(name: "Verifier", dependencies: ["Diagnostics", "GraphLang", "IR", "Ops", "CDigest"]),
    .executableTarget(
      name: "FuzzParser", dependencies: ["Diagnostics", "GraphLang"],
      swiftSettings: [.unsafeFlags(["-parse-as-library"])], linkerSettings: [.linkedLibrary("m")]),
    .executableTarget(
      name: "FuzzVerifier", dependencies: ["Diagnostics", "GraphLang", "IR", "Verifier"],
      swiftSettings: [.unsafeFlags(["-parse-as-library"])], linkerSettings: [.linkedLibrary("m")]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.name != "CDigest" {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      // What libFuzzer is guided by.
      .unsafeFlags(["-sanitize-coverage=edge,indirect-calls,trace-cmp,inline-8bit-counters"]),
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
