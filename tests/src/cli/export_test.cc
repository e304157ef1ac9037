// `trtscope export` as a user runs it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "src/cli/exit_code.h"
#include "tests/read_file.h"
#include "tests/run_program.h"

namespace trtscope {
namespace {

using testing::HasSubstr;

std::string Fixture(const std::string& path) {
  return std::string(TRTSCOPE_SOURCE_DIR) + "/fixtures/" + path;
}

ProgramRun Export(const std::string& to, std::vector<std::string> args) {
  args.insert(args.begin(), {"export", "--to", to});
  return RunTrtscope(std::move(args));
}

TEST(Export, FeedsToolsThatWantJsonFromALogAlone) {
  const ProgramRun run = Export("trtexec-layers", {Fixture("residual-fp16-trt7/build.log")});
  EXPECT_EQ(run.exit_code, kExitFine);
  const auto json = nlohmann::json::parse(run.out);
  ASSERT_FALSE(json.at("Layers").empty());
  for (const auto& layer : json.at("Layers")) {
    for (const char* key : {"Name", "LayerType", "Inputs", "Outputs"}) {
      EXPECT_TRUE(layer.contains(key)) << layer;
    }
    for (const auto& tensor : layer.at("Outputs")) {
      EXPECT_TRUE(tensor.at("Dimensions").is_array());
      EXPECT_TRUE(tensor.at("Format/Datatype").is_string());
    }
  }
  EXPECT_FALSE(json.at("Bindings").empty());
}

TEST(Export, IsTheSameForTheExport) {
  const TemporaryDirectory folder;
  const std::string path = folder.file("layers.json");
  const ProgramRun first =
      Export("trtexec-layers", {Fixture("mlp-trt10-detailed/build.log"), "-o", path});
  EXPECT_EQ(first.exit_code, kExitFine);
  EXPECT_EQ(first.out, "");
  EXPECT_THAT(first.err, HasSubstr("trtscope: wrote " + path));
  EXPECT_EQ(Export("trtexec-layers", {path}).out, ReadFile(path));
}

TEST(Export, WritesTheProfileOfAFileAndOfALog) {
  const std::string folder = Fixture("residual-fp16-trt7/");
  const ProgramRun run = Export("trtexec-profile", {folder + "build.log", folder + "profile.json"});
  EXPECT_EQ(run.exit_code, kExitFine);
  const auto written = nlohmann::json::parse(run.out);
  const auto read = nlohmann::json::parse(ReadFile(folder + "profile.json"));
  EXPECT_EQ(written, read);
  const ProgramRun table = Export("trtexec-profile", {Fixture("names-only-trt8.4/build.log")});
  EXPECT_EQ(nlohmann::json::parse(table.out).size(), 6U);  // the count and five rows
}

TEST(Export, SaysThatThereIsNoProfile) {
  const ProgramRun run = Export("trtexec-profile", {Fixture("mnist-int8-trt6/build.log")});
  EXPECT_EQ(run.exit_code, kExitUnusableInput);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("no profile"));
  EXPECT_THAT(run.err, HasSubstr("--exportProfile"));
}

TEST(Export, ListsTheEnginesThatAreToChooseFrom) {
  const std::string log = Fixture("several-engines/build.log");
  const ProgramRun all = Export("trtexec-layers", {log});
  EXPECT_EQ(all.exit_code, kExitUsage);
  EXPECT_EQ(all.out, "");
  EXPECT_THAT(all.err, HasSubstr("there are 3: 0 ("));
  EXPECT_THAT(all.err, HasSubstr("--engine N"));
  const ProgramRun one = Export("trtexec-layers", {log, "--engine", "1"});
  EXPECT_EQ(one.exit_code, kExitFine);
  EXPECT_TRUE(nlohmann::json::accept(one.out));
}

TEST(Export, WritesAFileAnEngine) {
  const TemporaryDirectory folder;
  const ProgramRun run = Export("trtexec-layers", {Fixture("several-engines/build.log"), "-q", "-o",
                                                   folder.file("layers.json")});
  EXPECT_EQ(run.exit_code, kExitFine);
  for (const char* name : {"layers-0.json", "layers-1.json", "layers-2.json"}) {
    EXPECT_TRUE(nlohmann::json::accept(ReadFile(folder.file(name)))) << name;
  }
  EXPECT_FALSE(std::filesystem::exists(folder.file("layers.json")));
}

TEST(Export, TakesTheOnlyEngineWithAProfile) {
  const std::string folder = Fixture("several-engines/");
  const ProgramRun run =
      Export("trtexec-profile", {folder + "build.log", folder + "decoder.profile.json"});
  EXPECT_EQ(run.exit_code, kExitFine);
  EXPECT_EQ(nlohmann::json::parse(run.out),
            nlohmann::json::parse(ReadFile(folder + "decoder.profile.json")));
}

TEST(Export, LeavesOutWhatTheFilterLeavesOut) {
  const std::string folder = Fixture("residual-fp16-trt7/");
  const std::vector<std::string> args = {folder + "build.log", folder + "profile.json", "--filter",
                                         "^Conv"};
  const ProgramRun layers = Export("trtexec-layers", args);
  EXPECT_THAT(layers.err, HasSubstr("layers written, as --filter"));
  const nlohmann::json document = nlohmann::json::parse(layers.out);
  for (const auto& layer : document.at("Layers")) {
    EXPECT_THAT(layer.at("Name").get<std::string>(), testing::StartsWith("Conv"));
  }
  const nlohmann::json profile = nlohmann::json::parse(Export("trtexec-profile", args).out);
  for (const auto& row : profile) {
    if (row.contains("count")) continue;
    EXPECT_THAT(row.at("name").get<std::string>(), testing::StartsWith("Conv"));
  }
}

TEST(Export, RefusesWhatItDoesNotWrite) {
  const std::string log = Fixture("mnist-int8-trt6/build.log");
  EXPECT_EQ(RunTrtscope({"export", log}).exit_code, kExitUsage);
  EXPECT_EQ(Export("nonsense", {log}).exit_code, kExitUsage);
  for (const char* format : {"json", "csv", "md"}) {
    const ProgramRun run = Export("trtexec-layers", {log, "--format", format});
    EXPECT_EQ(run.exit_code, kExitUsage);
    EXPECT_EQ(run.out, "");
    EXPECT_THAT(run.err, HasSubstr("--to"));
  }
  EXPECT_EQ(Export("trtexec-layers", {log, "-o", "/no/such/folder/x.json"}).exit_code, kExitUsage);
}

TEST(Export, TellsWhatTheInputDoesNot) {
  const ProgramRun run = Export("trtexec-layers", {Fixture("digits-trt5/build.log")});
  EXPECT_EQ(run.exit_code, kExitFine);
  EXPECT_THAT(run.err, HasSubstr("without LayerType"));
  EXPECT_THAT(run.err, HasSubstr("without Inputs and Outputs"));
  const ProgramRun quiet = Export("trtexec-layers", {Fixture("digits-trt5/build.log"), "-q"});
  EXPECT_EQ(quiet.err, "");
}

}  // namespace
}  // namespace trtscope
