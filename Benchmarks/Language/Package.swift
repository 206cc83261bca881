// swift-tools-version: 6.3
import PackageDescription

// The language's modules once more, by symbolic links, so that a benchmark sees what the command line sees.
let package = Package(
  name: "Language",
  targets: [
    .target(name: "CDigest"),
    .target(name: "Diagnostics"),
    .target(name: "GraphLang", dependencies: ["Diagnostics"]),
    .target(name: "IR"),
    .target(name: "Ops", dependencies: ["Diagnostics", "GraphLang", "IR"]),
    .target(name: "Verifier", dependencies: ["Diagnostics", "GraphLang", "IR", "Ops", "CDigest"]),
    .target(name: "Templates"),
    .executableTarget(
      name: "LanguageBenchmark", dependencies: ["Diagnostics", "GraphLang", "IR", "Templates", "Verifier"],
      // Swift's runtime inside the program, as in the program that ships.
      linkerSettings: [.linkedLibrary("m"), .unsafeFlags(["-static-stdlib"], .when(platforms: [.linux]))]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.name != "CDigest" {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
