import Diagnostics
import Glibc
import GraphLang
import Runtime
import Templates
import Verifier

/// Looks at what works on this machine. It changes nothing and shows no secret.
struct Doctor {
  /// Where data sets are looked for.
  let dataFolder: String
  /// How long an interpreter may take to import torch, in seconds.
  let patience: Int
  /// The value of an environment variable; nil where it is not set or empty.
  let environment: (String) -> String?

  /// All checks, in a fixed order.
  func examine() -> [DoctorCheck] {
    [verifier, digits, instructionSets, threads, memory] + libraries + [pdf, cache] + dataSets + keys + [torch]
  }

  /// Verifies a sample, whole.
  private var verifier: DoctorCheck {
    let source = SourceFile(path: "resnet_basic.ng", text: Template.named("resnet_basic")?.text ?? "")
    let (tree, reports) = Verifier().verify(source)
    let works = tree.diagnostics.isEmpty && reports.count == 3 && reports.allSatisfy { $0.isValid }
    return DoctorCheck(
      "check", works ? .ok : .missing, works ? "a sample network verifies" : "a sample network does not verify",
      remedy: "the program is damaged; build or install it again", isEssential: true)
  }

  private var digits: DoctorCheck {
    do {
      let data = try DataSets.load(DataSetRequest(source: .named(.digits), dataFolder: dataFolder)).search
      let count = data.training.images.count + data.validation.images.count
      return DoctorCheck(
        "run on digits", .ok, "the embedded data set is complete: \(count) images to search with", isEssential: true)
    } catch {
      return DoctorCheck(
        "run on digits", .missing, "the embedded data set cannot be read: \(error)",
        remedy: "the program is damaged; build or install it again", isEssential: true)
    }
  }

  private var instructionSets: DoctorCheck {
    let names = InstructionSet.available.map(\.rawValue).joined(separator: ", ")
    return DoctorCheck(
      "instruction sets", InstructionSet.best == .plain ? .warning : .ok,
      "\(names); training uses \(InstructionSet.best.rawValue)",
      remedy: "training works but is slow; use a processor with AVX2")
  }

  private var threads: DoctorCheck { DoctorCheck("threads", .ok, "\(ThreadPool.cores), one a core") }

  private var memory: DoctorCheck {
    let bytes = sysconf(Int32(_SC_PHYS_PAGES)).multipliedReportingOverflow(by: sysconf(Int32(_SC_PAGESIZE)))
    let mebibytes = bytes.overflow ? 0 : Int(bytes.partialValue) >> 20
    return DoctorCheck(
      "memory", mebibytes < 1_024 ? .warning : .ok, "\(mebibytes) MiB",
      remedy: "use a smaller --batch-size or --width where memory runs out")
  }

  private var libraries: [DoctorCheck] {
    [
      library(
        "zlib", "libz.so.1", "compressed data sets and PNG images",
        remedy: "apt-get install zlib1g (needed to unpack data sets and to read PNG images)"),
      library(
        "libcurl", "libcurl.so.4", "fetching data sets and papers, and models over the network",
        remedy: "apt-get install libcurl4 (needed by 'data fetch', 'read' and models over the network)"),
      library(
        "SQLite", "libsqlite3.so.0", "searches and pools of inspirations",
        remedy: "apt-get install libsqlite3-0 (needed by 'design', 'read' and 'reflect')"),
      library(
        "libxml2", "libxml2.so.2", "feeds of papers", remedy: "apt-get install libxml2 (needed by 'read')"),
      library(
        "OpenBLAS", "libopenblas.so.0", "large matrix products",
        remedy: "nothing has to be done: the built-in kernels are used; apt-get install libopenblas0 to have it"),
    ]
  }

  private func library(_ name: String, _ file: String, _ use: String, remedy: String) -> DoctorCheck {
    guard let handle = dlopen(file, RTLD_LAZY | RTLD_LOCAL) else {
      return DoctorCheck(name, .warning, "\(file) not found", remedy: remedy)
    }
    dlclose(handle)
    return DoctorCheck(name, .ok, "\(file) found: \(use)")
  }

  private var pdf: DoctorCheck {
    let folders = (environment("PATH") ?? "").split(separator: ":")
    guard let folder = folders.first(where: { access("\($0)/pdftotext", X_OK) == 0 }) else {
      return DoctorCheck(
        "pdftotext", .missing, "not on PATH",
        remedy: "apt-get install poppler-utils; only 'read --full-text' wants it, for papers that have no HTML")
    }
    return DoctorCheck("pdftotext", .ok, "in '\(folder)': texts of papers that have no HTML")
  }

  private var cache: DoctorCheck {
    let own = environment("NADERC_CACHE")
    let general = environment("XDG_CACHE_HOME") ?? environment("HOME").map { "\($0)/.cache" }
    guard let folder = own ?? general.map({ "\($0)/naderc" }) else {
      return DoctorCheck(
        "cache", .warning, "neither NADERC_CACHE, XDG_CACHE_HOME nor HOME is set",
        remedy: "set NADERC_CACHE to a folder, so that finished runs are found again")
    }
    // The nearest folder above that exists decides.
    var existing = folder
    while access(existing, F_OK) != 0, let slash = existing.lastIndex(of: "/"), slash > existing.startIndex {
      existing = String(existing[..<slash])
    }
    let isWritable = access(existing, W_OK) == 0
    return DoctorCheck(
      "cache", isWritable ? .ok : .warning, isWritable ? folder : "\(folder) cannot be written",
      remedy: "set NADERC_CACHE to a folder that can be written")
  }

  private var dataSets: [DoctorCheck] {
    DataSetInspector(folder: dataFolder).list().map { found in
      let name = "data set \(found.name.rawValue)"
      let remedy = "'naderc data fetch \(found.name.rawValue)', or point --data-dir to where it lies"
      if let problem = found.problem { return DoctorCheck(name, .warning, problem, remedy: remedy) }
      guard found.isPresent else { return DoctorCheck(name, .missing, "not in '\(dataFolder)'", remedy: remedy) }
      let images = found.images.map { ", \($0) images" } ?? ""
      return DoctorCheck(name, .ok, (found.path.map { "in '\($0)'" } ?? "embedded") + images)
    }
  }

  private var keys: [DoctorCheck] {
    ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"].map { name in
      environment(name) == nil
        ? DoctorCheck(
          name, .missing, "not set", remedy: "export it to use these models; the offline designer needs no key")
        : DoctorCheck(name, .ok, "set")
    }
  }

  private var torch: DoctorCheck {
    let remedy = "pip install torch, and point NADERC_PYTHON to its interpreter; only --backend torch needs it"
    let python = self.python
    guard let result = ChildProcess.run(python, ["-c", "import torch; print(torch.__version__)"], seconds: patience)
    else { return DoctorCheck("torch", .missing, "the interpreter \(python) cannot be started", remedy: remedy) }
    let version = result.output.prefix { !$0.isNewline }
    if result.status == 0, !version.isEmpty, version.count < 60 {
      return DoctorCheck("torch", .ok, "torch \(version) with \(python)")
    }
    let problem = result.status == nil ? "did not answer within \(patience) s" : "has no torch"
    return DoctorCheck("torch", .missing, "\(python) \(problem)", remedy: remedy)
  }

  /// The interpreter to ask: the one that was named, else the virtual environment's, else the first of the path.
  private var python: String {
    environment("NADERC_PYTHON") ?? environment("VIRTUAL_ENV").map { "\($0)/bin/python" } ?? "python3"
  }
}
