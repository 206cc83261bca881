"""Drives the built program: runs, interruptions, resuming, the cache, evaluation. NADERC names the binary."""

import http.server
import json
import math
import os
import pathlib
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
NADERC = os.environ.setdefault("NADERC", str(ROOT / ".build/debug/naderc"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import kills  # noqa: E402: it reads NADERC
BLOCK = str(ROOT / "samples/resnet_basic.ng")
SMALL = ["--width", "4", "--epochs", "3", "--batch-size", "128"]
KILLS = int(os.environ.get("NADERC_KILLS", "20"))


class Case(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = pathlib.Path(self.temporary.name)
        self.environment = dict(os.environ, NADERC_CACHE=str(self.folder / "cache"))

    def start(self, *arguments):
        return subprocess.Popen(
            [NADERC, *map(str, arguments)], env=self.environment, cwd=self.folder,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def naderc(self, *arguments, status=0):
        process = self.start(*arguments)
        out, err = process.communicate(timeout=300)
        self.assertEqual(process.returncode, status, out + err)
        return out, err

    def has_openblas(self):
        checks = json.loads(self.naderc("doctor", "--json")[0])["checks"]
        return next(each for each in checks if each["name"] == "OpenBLAS")["status"] == "ok"

    def train(self, out, *arguments, status=0, block=BLOCK):
        out, _ = self.naderc("run", block, *SMALL, "--quiet", "--json", "--out", out, *arguments, status=status)
        return json.loads(out)

    def metrics(self, name):
        lines = [json.loads(line) for line in (self.folder / name / "metrics.jsonl").read_text().splitlines()]
        for line in lines:
            self.assertGreater(line.pop("seconds"), 0)
        return lines

    def same(self, first, second):
        for name in ["weights.safetensors", "checkpoint.safetensors"]:
            self.assertEqual((self.folder / first / name).read_bytes(), (self.folder / second / name).read_bytes(), name)
        self.assertEqual(self.metrics(first), self.metrics(second))


class RunTests(Case):
    def test_killed_and_resumed_runs_equal_an_uninterrupted_one(self):
        self.assertGreater(kills.Killer(self.folder, seed=7).run(KILLS), 0)

    def test_an_interrupted_run_saves_and_goes_on_to_the_same_bits(self):
        whole = self.train("whole", "--force")
        process = self.start(
            "run", BLOCK, *SMALL, "--json", "--progress", "json", "--force", "--out", "stopped")
        for line in process.stderr:
            if line.startswith("{") and json.loads(line).get("epoch") == 2:
                process.send_signal(signal.SIGINT)
                break
        out, _ = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(json.loads(out)["status"], "interrupted")
        self.assertFalse((self.folder / "stopped/weights.safetensors").exists())
        _, err = self.naderc("run", BLOCK, *SMALL, "--quiet", "--out", "stopped", status=2)
        self.assertIn("--resume", err)
        resumed = self.train("stopped", "--resume")
        self.assertEqual(resumed["last"], whole["last"])
        self.same("whole", "stopped")
        self.assertEqual(self.train("stopped", "--resume"), resumed)

    def test_a_second_interrupt_ends_at_once(self):
        process = self.start("run", BLOCK, "--width", "64", "--epochs", "99", "--progress", "json", "--out", "twice")
        self.assertTrue(process.stderr.readline())
        process.send_signal(signal.SIGINT)
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)

    def test_a_checkpoint_of_another_training_is_refused(self):
        self.train("run", "--force")
        (self.folder / "run/result.json").unlink()
        others = [["--learning-rate", "0.01"], ["--seed", "1"], ["--width", "8"]]
        if self.has_openblas():
            others.append(["--matmul", "openblas"])
        for other in others:
            _, err = self.naderc(
                "run", BLOCK, *SMALL, "--quiet", "--out", "run", "--resume", *other, status=2)
            self.assertIn("belongs to another training", err)
        checkpoint = self.folder / "run/checkpoint.safetensors"
        checkpoint.write_bytes(checkpoint.read_bytes()[:-5])
        _, err = self.naderc("run", BLOCK, *SMALL, "--quiet", "--out", "run", "--resume", status=2)
        self.assertIn("checkpoint.safetensors", err)

    def test_a_finished_run_comes_from_the_cache(self):
        first = self.train("first")
        self.assertFalse(first["cached"])
        second = self.train("second")
        self.assertTrue(second.pop("cached"))
        first.pop("cached")
        self.assertEqual(first, second)
        self.same("first", "second")
        self.assertFalse(self.train("third", "--seed", "5")["cached"])

    def test_another_text_of_the_same_architecture_comes_from_the_cache(self):
        first = self.train("first")
        text = pathlib.Path(BLOCK).read_text()
        head, rest = text.split("##ResNetBasic_stem##")
        renamed = self.folder / "renamed.ng"
        renamed.write_text(head.replace("##ResNetBasic##", "##Twin##").replace("3:ReLU", "33:ReLU").replace(
            "2->3", "2->33").replace("3->4", "33->4") + "##Twin_stem##" + rest.replace("ResNetBasic", "Twin"))
        second = self.train("second", block=renamed)
        self.assertTrue(second["cached"])
        self.assertEqual(second["block"], first["block"])
        self.assertEqual((self.folder / "second/block.ng").read_text(), text)
        self.naderc("eval", "second")
        forced = self.train("second", "--force", block=renamed)
        self.assertFalse(forced["cached"])
        self.assertNotEqual(forced["block"]["text_sha256"], first["block"]["text_sha256"])
        self.assertEqual(forced["block"]["hash"], first["block"]["hash"])

    def test_a_run_begins_with_given_weights(self):
        first = self.train("first")
        weights = self.folder / "first/weights.safetensors"
        second = self.train("second", "--weights", weights, "--epochs", "1")
        self.assertLess(second["last"]["train_loss"], first["last"]["train_loss"] + 0.1)
        self.assertIsNotNone(second["recipe"]["initial_weights"])
        self.assertFalse(second["cached"])
        _, err = self.naderc("run", BLOCK, *SMALL, "--width", "8", "--weights", weights, "--out", "third", status=2)
        self.assertIn("'stem.conv2d_1.weight' has the shape [4, 3, 3, 3], the network's has [8, 3, 3, 3]", err)
        other = ROOT / "samples/resnet_bottleneck.ng"
        _, err = self.naderc("run", other, *SMALL, "--weights", weights, "--out", "third", status=2)
        self.assertIn("is missing", err)
        _, err = self.naderc("run", BLOCK, "--weights", BLOCK, "--out", "third", status=2)
        self.assertIn("resnet_basic.ng", err)

    def test_products_through_openblas_are_a_training_of_their_own(self):
        if not self.has_openblas():
            _, err = self.naderc("run", BLOCK, *SMALL, "--matmul", "openblas", "--out", "blas", status=64)
            self.assertIn("libopenblas", err)
            self.skipTest("there is no OpenBLAS on this machine")
        own = self.train("own")
        self.assertNotIn("matrix_products", own["recipe"])
        for threads in ("1", "2"):
            found = self.train(threads, "--matmul", "openblas", "--threads", threads, "--force")
            self.assertEqual(found["recipe"]["matrix_products"], "openblas")
            # The cache did not take one for the other.
            self.assertNotEqual(found["last"], own["last"])
        self.same("1", "2")
        self.naderc("run", BLOCK, "--matmul", "openblas", "--backend", "torch", "--out", "t", status=64)

    def test_several_seeds_give_mean_and_deviation(self):
        result = self.train("all", "--seeds", "3,4")
        values = [run["last"]["test_accuracy"] for run in result["runs"]]
        self.assertEqual([run["seed"] for run in result["runs"]], [3, 4])
        self.assertAlmostEqual(result["mean"]["test_accuracy"], sum(values) / 2)
        self.assertAlmostEqual(result["deviation"]["test_accuracy"], abs(values[0] - values[1]) / math.sqrt(2))
        for seed in (3, 4):
            self.assertTrue((self.folder / f"all/{seed}/weights.safetensors").exists())
        self.naderc("run", BLOCK, "--seeds", "3,3", status=64)

    def test_an_exploding_learning_rate_is_named(self):
        result = self.train("exploded", "--learning-rate", "1e30", status=1)
        self.assertEqual(result["status"], "diverged")
        self.assertIn("--learning-rate", result["cause"])

    def test_too_little_memory_is_refused_with_a_remedy(self):
        _, err = self.naderc(
            "run", BLOCK, "--width", "1024", "--batch-size", "1000", "--quiet", "--out", "large", status=2)
        self.assertIn("--batch-size", err)
        self.assertFalse((self.folder / "large/result.json").exists())


class FolderTests(Case):
    def test_evaluation_and_prediction_agree_with_the_run(self):
        run = self.train("run")
        for split, key in (("test", "test_accuracy"), ("validation", "validation_accuracy")):
            out, _ = self.naderc("eval", "run", "--split", split, "--json")
            found = json.loads(out)
            self.assertEqual((found["schema"], found["split"]), ("naderc.eval/1", split))
            self.assertEqual(found["accuracy"], run["last"][key])
            self.assertEqual(found["images"], run["dataset"][split])
        picture = self.folder / "grey.ppm"
        picture.write_bytes(b"P6 8 8 255\n" + bytes(range(192)))
        out, _ = self.naderc("predict", "run", picture, "--json")
        classes = json.loads(out)["images"][0]["classes"]
        self.assertEqual(len(classes), 10)
        self.assertAlmostEqual(sum(each["probability"] for each in classes), 1, places=5)
        self.assertEqual(classes, sorted(classes, key=lambda each: -each["probability"]))
        self.naderc("predict", "run", self.folder / "none.png", status=2)
        self.naderc("eval", "nowhere", status=2)

    def test_events_are_records_of_the_epochs(self):
        self.train("run")
        (events,) = (self.folder / "run").glob("events.out.tfevents.*")
        data, count, at = events.read_bytes(), 0, 0
        while at < len(data):
            (length,) = struct.unpack_from("<Q", data, at)
            at += 16 + length
            count += 1
        self.assertEqual((at, count), (len(data), 4))


    def test_tensorboard_reads_the_events(self):
        try:
            from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        except ImportError:
            self.skipTest("NO PYTHON PACKAGE tensorboard: THE EVENTS WERE NOT READ WITH IT (pip install tensorboard)")
        self.train("run")
        events = EventAccumulator(str(self.folder / "run"))
        events.Reload()
        names = {"train_loss": "loss/train", "validation_loss": "loss/validation", "train_accuracy": "accuracy/train",
                 "validation_accuracy": "accuracy/validation", "learning_rate": "learning_rate"}
        self.assertEqual(set(events.Tags()["scalars"]), set(names.values()))
        metrics = self.metrics("run")
        for key, name in names.items():
            scalars = events.Scalars(name)
            self.assertEqual([scalar.step for scalar in scalars], [1, 2, 3])
            for scalar, line in zip(scalars, metrics):
                self.assertAlmostEqual(scalar.value, line[key], places=5)


class ReportTests(Case):
    def test_a_run_leaves_a_page_that_stands_alone(self):
        self.train("run")
        page = (self.folder / "run/report.html").read_text()
        result = json.loads((self.folder / "run/result.json").read_text())
        beyond = abs(result["peak_memory_bytes"] - result["predicted_memory_bytes"]) - 0.05 * result["predicted_memory_bytes"]
        self.assertLess(beyond, 24e6)
        for part in ("ResNetBasic", "test accuracy", "Confusion, 300 validation images", "data:image/png;base64,",
                     "data:image/svg+xml;base64,", "<polyline", "Cost of each node"):
            self.assertIn(part, page)
        for part in ("<script", "http://", "https://", "src=\"/", "@import", "url("):
            self.assertNotIn(part, page)

    def test_runs_are_compared_on_one_page(self):
        self.train("all", "--seeds", "3,4", "--epochs", "1")
        self.train("wide", "--width", "8", "--epochs", "1")
        self.naderc("report", "all", "wide", "--output", "compared.html")
        page = (self.folder / "compared.html").read_text()
        for part in ("3 runs compared", "./all/3/report.html", "./wide/report.html", "ResNetBasic, seed 4", " ± "):
            self.assertIn(part, page)
        self.assertIn("3 runs compared", self.naderc("report", "all", "wide")[0])
        _, err = self.naderc("report", "nowhere", status=2)
        self.assertIn("nowhere", err)
        (self.folder / "all/3/metrics.jsonl").write_text("{}\n")
        _, err = self.naderc("report", "all", status=2)
        self.assertIn("metrics.jsonl", err)

    def test_a_failed_run_says_why_on_its_page(self):
        self.train("run", "--learning-rate", "1e30", status=1)
        self.assertIn("--learning-rate", (self.folder / "run/report.html").read_text())


class FailingTests(Case):
    """The blocks of samples/failing, each stopped by the rule that it is there for."""

    def stopped(self, name, status, *causes, epochs=30):
        block = ROOT / f"samples/failing/{name}.ng"
        out, _ = self.naderc(
            "run", block, "--width", "4", "--epochs", epochs, "--batch-size", "256", "--quiet", "--json", "--out", name,
            status=1)
        result = json.loads(out)
        self.assertEqual(result["status"], status)
        for cause in causes:
            self.assertIn(cause, result["cause"])
        self.assertIn(result["cause"].split(";")[0].replace("'", "&#39;"), (self.folder / name / "report.html").read_text())
        return result

    def test_an_overflow_names_its_operation(self):
        self.stopped("overflow", "diverged", "is not finite at step 1 of epoch 1", "overflow", "_2'", epochs=3)

    def test_a_dead_activation_is_named(self):
        result = self.stopped("dead_activation", "stopped_early", "dead activations: 'stages.0.0.relu_4'", "stem 0, ")
        self.assertEqual(result["epochs_done"], 1)

    def test_the_chance_level_is_noticed(self):
        result = self.stopped("chance_level", "stopped_early", "chance level")
        self.assertLess(result["epochs_done"], 10)

    def test_too_many_dimensions_are_refused(self):
        block = self.folder / "many.ng"
        many = range(1, 13)
        block.write_text(
            f"##Many##\n0:input\n1:reshape(B,C,H,W{',1' * 12})\n2:repeat(1,1,1,1{',2' * 12})\n"
            f"3:permute(0,{','.join(map(str, range(15, 0, -1)))})\n4:sum(dim=({','.join(map(str, many))}))\n"
            "5:reshape(B,W,H,C)\n6:permute(0,3,2,1)\n7:Conv2d(out_channels=C,kernel_size=1)\n8:output\n"
            "0->1\n1->2\n2->3\n3->4\n4->5\n5->6\n6->7\n7->8\n")
        _, err = self.naderc("run", block, "--width", "2", "--batch-size", "32", "--epochs", "1", "--out", "many", status=2)
        self.assertIn("too many dimensions", err)


class SlowServer(http.server.BaseHTTPRequestHandler):
    """Begins to send a large file and never ends; remembers from where it was asked to go on."""

    ranges: list = []
    stop = threading.Event()

    def do_GET(self):
        start = self.headers.get("Range")
        self.ranges.append(start)
        self.send_response(206 if start else 200)
        if start:
            first = int(start.removeprefix("bytes=").split("-")[0])
            self.send_header("Content-Range", f"bytes {first}-{1 << 30}/{(1 << 30) + 1}")
        self.send_header("Content-Length", str(1 << 30))
        self.end_headers()
        try:
            while not self.stop.wait(0.01):
                self.wfile.write(b"x" * 4096)
        except OSError:
            pass

    def log_message(self, *arguments):
        pass


class FetchTests(Case):
    def test_an_interrupted_download_is_kept_and_goes_on(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), SlowServer)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.addCleanup(SlowServer.stop.set)
        # stl10 has an address without TLS, which a proxy sees.
        self.environment.update(http_proxy=f"http://127.0.0.1:{server.server_port}", no_proxy="", NO_PROXY="")
        self.environment["NADERC_DATA"] = str(self.folder / "sets")
        partial = self.folder / "sets/stl10_binary.tar.gz.part"
        sizes = [0]
        for _ in range(2):
            process = self.start("data", "fetch", "stl10")
            deadline = time.monotonic() + 120
            while not (partial.exists() and partial.stat().st_size > sizes[-1]):
                self.assertIsNone(process.poll(), "the download ended")
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 130, err)
            self.assertIn("goes on", err)
            sizes.append(partial.stat().st_size)
        self.assertLess(sizes[1], sizes[2])
        self.assertEqual(SlowServer.ranges, [None, f"bytes={sizes[1]}-"])


class DataTests(Case):
    def test_the_main_job_on_cifar100_in_its_real_format(self):
        _, err = self.naderc("run", BLOCK, "--dataset", "cifar100", status=2)
        for part in ("data fetch cifar100", "https://", "--dataset digits"):
            self.assertIn(part, err)
        self.naderc("data", "synthesize", "cifar100", "--output", "sets", "--train", "200", "--test", "200")
        self.environment["NADERC_DATA"] = str(self.folder / "sets")
        result = self.train("run", "--dataset", "cifar100", "--epochs", "1", "--batch-size", "100", "--width", "2")
        self.assertEqual((result["status"], result["dataset"]["name"]), ("finished", "cifar100"))
        self.assertEqual([result["dataset"][key] for key in ("train", "validation", "test")], [200, 100, 100])
        self.assertIn("Confusion, 100 validation images", (self.folder / "run/report.html").read_text())
        self.naderc("eval", "run")
        self.naderc("report", "run", "-o", "page.html")

    def test_a_synthesized_set_trains(self):
        self.naderc("data", "synthesize", "cifar10", "--output", "data", "--train", "64", "--test", "16")
        out, _ = self.naderc("data", "verify", "cifar10", "--data-dir", "data", "--json")
        entry = json.loads(out)["datasets"][0]
        self.assertEqual((entry["present"], entry["images"], entry["problem"]), (True, 80, None))
        result = self.train(
            "run", "--dataset", "cifar10", "--data-dir", "data", "--epochs", "1", "--batch-size", "16", "--width", "2")
        self.assertEqual(result["dataset"]["train"], 32)
        self.naderc("data", "verify", "stl10", "--data-dir", "data", status=1)
        out, _ = self.naderc("data", "list", "--data-dir", "data", "--json")
        present = {each["name"] for each in json.loads(out)["datasets"] if each["present"]}
        self.assertEqual(present, {"digits", "cifar10"})


class BenchTests(Case):
    def test_a_step_is_measured(self):
        for extra in ([], ["--forward"]):
            out, _ = self.naderc(
                "bench", "step", BLOCK, "--width", "4", "--batch", "8", "--image", "8", "--steps", "3", "--json", *extra)
            found = json.loads(out)
            self.assertEqual(found["schema"], "naderc.bench.step/1")
            self.assertLessEqual(found["seconds_per_step_min"], found["seconds_per_step_median"])
            self.assertAlmostEqual(found["images_per_s"], 8 / found["seconds_per_step_median"])
            self.assertTrue(2 < found["loss"] < 8)
        self.assertEqual(found["matrix_products"], "own")
        self.naderc("bench", "step", BLOCK, "--steps", "0", status=64)


if __name__ == "__main__":
    unittest.main()
