// `trtscope accuracy` on the corpus: real output files, and plans for every engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/schema/all_inputs.h"
#include "tests/schema/schema_validator.h"

namespace trtscope {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

std::vector<std::string> ExportedOutputs() {
  std::vector<std::string> files;
  for (const fs::path& file : corpus::Files("json", ".log")) {
    if (file.filename().string().ends_with("_output.log")) files.push_back(file.string());
  }
  return files;
}

Json AccuracyJson(std::vector<std::string> args) {
  args.insert(args.begin(), {"accuracy", "--format", "json"});
  return Json::parse(RunTrtscope(std::move(args)).out, nullptr, false);
}

TEST(AccuracyCorpus, RealOutputsAreReadWhole) {
  const std::vector<std::string> files = ExportedOutputs();
  if (files.empty()) GTEST_SKIP() << "no corpus beside this checkout";
  for (const std::string& file : files) {
    SCOPED_TRACE(file);
    const Json document = AccuracyJson({file, file});
    ASSERT_FALSE(document.at("tensors").empty());
    EXPECT_TRUE(document.at("diagnostics").empty()) << document.at("diagnostics");
    // An independent reader agrees on the number of values (these files have no nan or inf).
    const Json whole = Json::parse(ReadFile(file));
    ASSERT_EQ(whole.size(), document.at("tensors").size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
      const Json& tensor = document.at("tensors")[i];
      EXPECT_EQ(tensor.at("name"), whole[i].at("name"));
      EXPECT_EQ(tensor.at("elements").get<std::size_t>(), whole[i].at("values").size());
      EXPECT_EQ(tensor.at("identical"), true);
    }
  }
}

TEST(AccuracyCorpus, PlansAndTensorsToMarkKeepToTheSchema) {
  schema::Validator validator(fs::path(TRTSCOPE_SOURCE_DIR) / "docs" / "schema",
                              schema::UnknownKeys::kRejected);
  ForAll(Group::kCorpus, [&](const Inputs& inputs) {
    const Json document = AccuracyJson({"--plan", "--tensors-to-mark", inputs.front()});
    EXPECT_THAT(validator.Check(document, "trtscope.accuracy.schema.json"), IsEmpty());
    for (const Json& engine : document.at("engines")) {
      if (engine.at("tensors_to_mark").is_null()) continue;
      std::size_t markable = 0;
      for (const Json& tensor : engine.at("tensors_to_mark").at("tensors")) {
        if (tensor.at("verdict") == "markable") ++markable;
      }
      EXPECT_EQ(engine.at("tensors_to_mark").at("markable").get<std::size_t>(), markable);
    }
  });
}

}  // namespace
}  // namespace trtscope
