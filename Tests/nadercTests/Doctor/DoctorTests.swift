import Diagnostics
import Foundation
import Testing

@testable import NadercCommands

@Suite struct DoctorTests {
  private func doctor(_ environment: [String: String], patience: Int = 1) -> Doctor {
    Doctor(dataFolder: "/nonexistent/data", patience: patience) { environment[$0] }
  }

  private func check(_ name: String, _ checks: [DoctorCheck]) throws -> DoctorCheck {
    try #require(checks.first { $0.name == name })
  }

  @Test func aMachineWithNothingStillChecksAndRunsDigits() throws {
    let checks = doctor(["NADERC_PYTHON": "/nonexistent/python"]).examine()
    #expect(checks.allSatisfy { !$0.isEssential || $0.status == .ok })
    #expect(try check("check", checks).isEssential && check("run on digits", checks).isEssential)
    #expect(try check("torch", checks).status == .missing)
    #expect(try check("cache", checks).status == .warning)
    #expect(try check("data set cifar10", checks).status == .missing)
    for entry in checks { #expect((entry.remedy == nil) == (entry.status == .ok), "\(entry.name)") }
    #expect(Set(checks.map(\.name)).count == checks.count)
  }

  @Test func keysAreNotShown() throws {
    let secret = "sk-very-secret"
    let checks = doctor(["OPENAI_API_KEY": secret, "NADERC_PYTHON": "/nonexistent/python"]).examine()
    #expect(try check("OPENAI_API_KEY", checks).status == .ok)
    #expect(try check("ANTHROPIC_API_KEY", checks).status == .missing)
    #expect(!JSONValue.array(checks.map(\.json)).serialized.contains(secret))
  }

  /// A script that stands for an interpreter.
  private func interpreter(_ body: String) throws -> (path: String, folder: URL) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("naderc-doctor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent("python")
    try "#!/bin/sh\n\(body)\n".write(to: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.path)
    return (path.path, folder)
  }

  @Test(arguments: [
    ("echo 2.9.1", 60, DoctorCheck.Status.ok, "torch 2.9.1"), ("exit 1", 60, .missing, "has no torch"),
    ("sleep 30", 1, .missing, "did not answer within 1 s"),
    ("exec >&-; sleep 30", 1, .missing, "did not answer within 1 s"),
    ("kill -9 $$", 60, .missing, "did not answer"), ("yes", 1, .missing, "did not answer within 1 s"),
  ])
  func interpreters(body: String, patience: Int, status: DoctorCheck.Status, detail: String) throws {
    let (path, folder) = try interpreter(body)
    defer { try? FileManager.default.removeItem(at: folder) }
    // One that never answers is given up after a second; one that does may take its time on a busy machine.
    let found = try check("torch", doctor(["NADERC_PYTHON": path], patience: patience).examine())
    #expect(found.status == status)
    #expect(found.detail.contains(detail), "\(found.detail)")
  }
}
