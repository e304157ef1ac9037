// `trtscope accuracy` as a user runs it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "bench/seed_dumps.h"
#include "src/cli/exit_code.h"
#include "tests/read_file.h"
#include "tests/run_program.h"

namespace trtscope {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string Fixture(const std::string& path) {
  return std::string(TRTSCOPE_SOURCE_DIR) + "/fixtures/" + path;
}
const std::string kLog = Fixture("mnist-int8-trt6/build.log");
const std::string kStudy = Fixture("mnist-activations/fp16-study/");

ProgramRun Accuracy(std::vector<std::string> args) {
  args.insert(args.begin(), "accuracy");
  return RunTrtscope(std::move(args));
}

Json AccuracyJson(std::vector<std::string> args) {
  args.insert(args.begin(), {"--format", "json"});
  return Json::parse(Accuracy(std::move(args)).out);
}

void Write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

// --- Exit codes ---------------------------------------------------------------------

TEST(AccuracyExitCode, IsOneWhereAConditionHolds) {
  const std::string fp32 = kStudy + "fp32", fp16 = kStudy + "fp16";
  EXPECT_EQ(Accuracy({fp32, fp16}).exit_code, kExitFine);
  EXPECT_EQ(Accuracy({fp32, fp16, "--fail-if", "cosine<0.999"}).exit_code, kExitFindings);
  EXPECT_EQ(Accuracy({fp32, fp16, "--fail-if", "cosine<0.5"}).exit_code, kExitFine);
  EXPECT_EQ(Accuracy({fp32, fp32, "--fail-if", "snr_db<100"}).exit_code, kExitFine);
}

TEST(AccuracyExitCode, IsThreeOnlyWhereNothingCouldBeCompared) {
  const TemporaryDirectory folder;
  Write(folder.file("r/a.txt"), "[2]\n1 2\n");
  Write(folder.file("r/b.txt"), "[2]\n1 2\n");
  Write(folder.file("c/a.txt"), "[2]\n1 2\n");
  Write(folder.file("c/b.txt"), "[3]\n1 2 3\n");
  Write(folder.file("c/junk.npy"), "\x93NUMPY");
  EXPECT_EQ(Accuracy({folder.file("r"), folder.file("c")}).exit_code, kExitFine);
  EXPECT_EQ(Accuracy({folder.file("r"), folder.file("none")}).exit_code, kExitUnusableInput);
}

TEST(AccuracyExitCode, LetsNothingPassThatCouldNotBeCompared) {
  const TemporaryDirectory folder;
  Write(folder.file("r/a.txt"), "[2]\n1 2\n");
  Write(folder.file("r/b.txt"), "[2]\n1 2\n");
  Write(folder.file("c/a.txt"), "[2]\n1 2\n");
  Write(folder.file("c/b.txt"), "[3]\n1 2 3\n");
  EXPECT_EQ(Accuracy({folder.file("r"), folder.file("c"), "--fail-if", "nan>0"}).exit_code,
            kExitFindings);
}

TEST(AccuracyGate, IsNotPassedByWhatIsMissingOrTruncated) {
  const TemporaryDirectory folder;
  Write(folder.file("r/a.txt"), "[2]\n1 2\n");
  Write(folder.file("r/b.txt"), "[2]\n1 2\n");
  Write(folder.file("missing/a.txt"), "[2]\n1 2\n");
  Write(folder.file("truncated/a.txt"), "[2]\n1 2\n");
  Write(folder.file("truncated/b.txt"), "[2]\n1\n");
  for (const char* candidate : {"missing", "truncated"}) {
    const ProgramRun run =
        Accuracy({folder.file("r"), folder.file(candidate), "--fail-if", "cosine<0.9"});
    EXPECT_EQ(run.exit_code, kExitFindings) << candidate;
    EXPECT_THAT(run.out, HasSubstr("`b`: cannot be judged")) << candidate;
    EXPECT_EQ(Accuracy({folder.file("r"), folder.file(candidate), "--fail-if", "cosine<0.9",
                        "--filter", "a"})
                  .exit_code,
              kExitFine);
  }
}

TEST(AccuracyFindings, SeeAWrongScale) {
  const TemporaryDirectory folder;
  Write(folder.file("r.txt"), "[2]\n1 2\n");
  Write(folder.file("c.txt"), "[2]\n50 100\n");
  EXPECT_THAT(Accuracy({folder.file("r.txt"), folder.file("c.txt")}).out, HasSubstr("1 diverges"));
}

TEST(AccuracyFindings, TakeATensorWithNewInfinitiesForLost) {
  const TemporaryDirectory folder;
  for (const char* name : {"scale", "conv1", "pool1", "conv2"}) {
    Write(folder.file("r/" + std::string(name) + ".txt"), "[4]\n1 2 3 4\n");
  }
  for (const char* name : {"scale", "conv1", "pool1"}) {
    Write(folder.file("c/" + std::string(name) + ".txt"), "[4]\n1 2 3 4\n");
  }
  Write(folder.file("c/conv2.txt"), "[4]\n1 inf 3 4\n");
  const ProgramRun run = Accuracy({folder.file("r"), folder.file("c"), "--engine-from", kLog});
  EXPECT_THAT(run.out, HasSubstr("most error is added by `conv2`: distance 0 before, inf behind"));
}

// --- The seeds ------------------------------------------------------------------------

TEST(AccuracyOfSeeds, GivesTheDeviationRatios) {
  const TemporaryDirectory folder;
  for (const bench::DumpFile& file : bench::MakeDeviationDumps(/*as_half=*/true)) {
    Write(folder.file(file.path), file.bytes);
  }
  const ProgramRun run = Accuracy({folder.file("fp32"), folder.file("fp16")});
  EXPECT_THAT(run.out, HasSubstr("Conv0    23,773  2,621,440   0.9069"));
  EXPECT_THAT(run.out, HasSubstr("bn0         371  2,621,440   0.0142"));
  EXPECT_THAT(run.out, HasSubstr("relu0       196  2,621,440   0.0075"));
}

TEST(AccuracyOfSeeds, PlacesTheFirstDivergenceInTheEngine) {
  const Json document = AccuracyJson(
      {kStudy + "fp32", kStudy + "fp16", "--engine-from", kLog, "--fail-if", "cosine<0.9"});
  EXPECT_EQ(document.at("first_divergence").at("name"), "conv2");
  EXPECT_EQ(document.at("first_divergence").at("layer").at("compute_precision"), "INT8");
  EXPECT_EQ(document.at("error_flow").at("by_damage").at(0), "conv2");
  std::vector<std::string> names;
  for (const Json& tensor : document.at("tensors")) names.push_back(tensor.at("name"));
  EXPECT_THAT(names,
              ElementsAre("scale", "conv1", "pool1", "conv2", "pool2", "ip1", "ip2", "prob"));
}

// --- The INT8 experiment ---------------------------------------------------------------

// An output of a run whose cosine with {1, 0} is cos(angle).
std::string Output(double angle) {
  return "[2]\n" + std::to_string(std::cos(angle)) + " " + std::to_string(std::sin(angle)) + "\n";
}

Json Experiment(const TemporaryDirectory& folder, std::vector<std::string> more) {
  more.insert(more.begin(), {folder.file("fp32"), folder.file("runs"), "--engine-from", kLog});
  return AccuracyJson(std::move(more)).at("int8_experiment");
}

void WriteRuns(const TemporaryDirectory& folder,
               const std::vector<std::pair<const char*, double>>& runs) {
  Write(folder.file("fp32/prob.txt"), "[2]\n1 0\n");
  for (const auto& [layer, angle] : runs) {
    Write(folder.file("runs/prob_" + std::string(layer) + ".txt"), Output(angle));
  }
}

TEST(Int8Experiment, NamesTheLayerThatStandsOutAndTheNextRuns) {
  const TemporaryDirectory folder;
  WriteRuns(folder, {{"scale", 0.01},
                     {"conv1", 0.012},
                     {"pool1", 0.012},
                     {"conv2", 0.4},
                     {"pool2", 0.402},
                     {"ip1", 0.41},
                     {"ip2", 0.412}});
  const Json experiment = Experiment(folder, {});
  EXPECT_EQ(experiment.at("culprit"), "conv2");
  EXPECT_THAT(experiment.at("keep"), ElementsAre("conv2"));
  EXPECT_THAT(experiment.at("next_up_to"), ElementsAre("pool2", "ip1 + relu1", "ip2", "prob"));
  EXPECT_EQ(experiment.at("finished"), false);
}

TEST(Int8Experiment, KeepsWhatWasKeptBefore) {
  const TemporaryDirectory folder;
  WriteRuns(folder, {{"pool2", 0.01}, {"ip1", 0.4}, {"ip2", 0.402}, {"prob", 0.402}});
  const Json experiment = Experiment(folder, {"--keep", "scale", "--keep", "conv1", "--keep",
                                              "pool1", "--keep", "conv2", "--keep", "nowhere"});
  EXPECT_EQ(experiment.at("culprit"), "ip1 + relu1");
  EXPECT_THAT(experiment.at("keep"),
              ElementsAre("scale", "conv1", "pool1", "conv2", "ip1 + relu1"));
}

TEST(Int8Experiment, TakesNanForTheWholeLoss) {
  const TemporaryDirectory folder;
  WriteRuns(folder, {{"scale", 0.01}, {"conv1", 0.012}, {"pool1", 0.012}});
  for (const char* layer : {"conv2", "pool2", "ip1"}) {
    Write(folder.file("runs/prob_" + std::string(layer) + ".txt"), "[2]\nnan 0\n");
  }
  EXPECT_EQ(Experiment(folder, {}).at("culprit"), "conv2");
}

TEST(Int8Experiment, SaysWhereRunsDidNotKeepWhatTheyShould) {
  const TemporaryDirectory folder;
  WriteRuns(folder, {{"scale", 0.01}, {"conv1", 0.4}, {"pool1", 0.4}, {"conv2", 0.4}});
  const ProgramRun run = Accuracy(
      {folder.file("fp32"), folder.file("runs"), "--engine-from", kLog, "--keep", "conv1"});
  EXPECT_THAT(run.out, HasSubstr("these runs did not keep it"));
}

TEST(Int8Experiment, AsksForMoreWhereThereAreTooFewRuns) {
  const TemporaryDirectory folder;
  WriteRuns(folder, {{"scale", 0.01}, {"prob", 0.4}});
  EXPECT_THAT(Accuracy({folder.file("fp32"), folder.file("runs"), "--engine-from", kLog}).out,
              HasSubstr("too few runs to judge"));
  EXPECT_TRUE(Experiment(folder, {}).at("finished").is_null());
}

TEST(Int8Experiment, KnowsLayersByNumber) {
  const TemporaryDirectory folder;
  WriteRuns(folder, {{"layer-0", 0.01}, {"layer-2", 0.4}, {"layer-3", 0.4}, {"layer-99", 0.4}});
  const Json experiment = Experiment(folder, {});
  EXPECT_EQ(experiment.at("trend").size(), 3U);
  EXPECT_THAT(experiment.at("unplaced"), ElementsAre("layer-99"));
}

TEST(Int8Experiment, BlamesNoLayerWhereNoneStandsOut) {
  const Json document =
      AccuracyJson({Fixture("mnist-activations/int8-study/fp32"),
                    Fixture("mnist-activations/int8-study/int8"), "--engine-from", kLog});
  EXPECT_TRUE(document.at("int8_experiment").at("culprit").is_null());
  EXPECT_EQ(document.at("int8_experiment").at("unplaced").size(), 2U);
  EXPECT_EQ(document.at("int8_experiment").at("trend").size(), 9U);
}

// What --plan calls its dumps is what the experiment is read from.
TEST(Int8Experiment, ReadsTheFilesThatThePlanNames) {
  const TemporaryDirectory folder;
  const Json plan =
      AccuracyJson({"--plan", kLog, "--trt-version", "8.6"}).at("engines").at(0).at("plan");
  Write(folder.file("fp32/out.json"), R"([{"name":"prob","dimensions":"2","values":[1,0]}])");
  for (const Json& step : plan.at("steps")) {
    const std::string command = step.at("commands").at(0).at("text");
    const std::string option = "--exportOutput=";
    const std::string file = command.substr(command.find(option) + option.size());
    Write(folder.file("runs/" + file), R"([{"name":"prob","dimensions":"2","values":[1,0.001]}])");
  }
  const Json experiment = Experiment(folder, {});
  EXPECT_EQ(experiment.at("trend").size(), plan.at("steps").size());
  EXPECT_THAT(experiment.at("unplaced"), IsEmpty());
}

// --- One file for both sides -----------------------------------------------------------

TEST(AccuracyOfALog, ShowsWhatTrtexecMeasured) {
  const TemporaryDirectory folder;
  Write(
      folder.file("trtexec.log"),
      "[11/21/2026-10:00:00] [I] Accuracy loss for tensor y (l2): 0.000123\n"
      "[11/21/2026-10:00:00] [E] Accuracy loss for tensor z (cos): 0.5 [FAIL: >= threshold 0.1]\n");
  const ProgramRun run = Accuracy({folder.file("trtexec.log")});
  EXPECT_EQ(run.exit_code, kExitFine) << run.err;
  EXPECT_THAT(run.out, HasSubstr("What trtexec measured itself"));
  EXPECT_THAT(run.out, HasSubstr("failed: at least 0.100"));
}

TEST(AccuracyOfOneFile, ComparesTheRunnersOfPolygraphy) {
  const ProgramRun run = Accuracy({Fixture("malformed/dump-runs.json")});
  EXPECT_EQ(run.exit_code, kExitFine) << run.err;
  EXPECT_THAT(run.out, HasSubstr("1 tensor compared"));
}

// --- Pictures ------------------------------------------------------------------------

TEST(AccuracyPictures, AreWrittenBesideTheReport) {
  const TemporaryDirectory folder;
  const std::string plot = folder.file("plot.svg"), graph = folder.file("engine.dot");
  const ProgramRun run = Accuracy(
      {kStudy + "fp32", kStudy + "fp16", "--engine-from", kLog, "--plot", plot, "--graph", graph});
  EXPECT_EQ(run.exit_code, kExitFine);
  EXPECT_THAT(ReadFile(plot), HasSubstr("<svg"));
  EXPECT_THAT(ReadFile(plot), HasSubstr("conv2"));
  EXPECT_THAT(ReadFile(graph), HasSubstr("digraph"));
  EXPECT_THAT(ReadFile(graph), HasSubstr("first to diverge"));
  EXPECT_THAT(run.out, HasSubstr("Tensor by tensor"));
}

}  // namespace
}  // namespace trtscope
