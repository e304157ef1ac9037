// Every diagnostic that trtscope knows is provoked by the smallest input in fixtures/malformed.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "parsers/common/diagnostic.h"
#include "tests/read_file.h"
#include "tests/run_program.h"

namespace trtscope {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

fs::path Folder() { return fs::path(TRTSCOPE_SOURCE_DIR) / "fixtures" / "malformed"; }

// "layer-record.log" is one input; a folder without an ending holds several.
std::vector<std::string> InputsFor(std::string_view code) {
  std::vector<std::string> inputs;
  for (const fs::path& entry : EntriesOf(Folder())) {
    if (entry.stem() != code) continue;
    if (entry.extension().empty()) {
      for (const fs::path& file : FilesBelow(entry, "")) inputs.push_back(file.string());
    } else {
      inputs.push_back(entry.string());
    }
  }
  return inputs;
}

std::vector<std::string_view> AllCodes() {
  std::vector<std::string_view> codes;
  for (std::size_t i = 0; i < kCodeCount; ++i) codes.push_back(InfoOf(static_cast<Code>(i)).name);
  return codes;
}

class Malformed : public testing::TestWithParam<std::string_view> {};

TEST_P(Malformed, InputProvokesItsDiagnostic) {
  std::vector<std::string> args = InputsFor(GetParam());
  ASSERT_FALSE(args.empty()) << "fixtures/malformed has no input for " << GetParam();
  args.insert(args.begin(), {"report", "--format", "json"});
  const ProgramRun run = RunTrtscope(args);
  const Json document = Json::parse(run.out, nullptr, false);
  ASSERT_FALSE(document.is_discarded()) << run.out;
  std::map<std::string, Json> by_code;
  for (const Json& diagnostic : document.at("diagnostics"))
    by_code[diagnostic.at("code")] = diagnostic;
  ASSERT_TRUE(by_code.contains(std::string(GetParam()))) << run.err;
  const Json& diagnostic = by_code.at(std::string(GetParam()));
  EXPECT_FALSE(diagnostic.at("message").get<std::string>().empty());
  EXPECT_TRUE(diagnostic.at("path").is_string());
  EXPECT_NE(run.err.find("[" + std::string(GetParam()) + "]"), std::string::npos) << run.err;
}

TEST_P(Malformed, DiagnosticSaysWhatToDo) {
  // A count of layers that differs is a remark: there is nothing to be done about it.
  if (GetParam() == "layer-count" || GetParam() == "profile-row") GTEST_SKIP();
  std::vector<std::string> args = InputsFor(GetParam());
  args.insert(args.begin(), {"report", "--format", "json"});
  const Json document = Json::parse(RunTrtscope(args).out, nullptr, false);
  for (const Json& diagnostic : document.at("diagnostics")) {
    if (diagnostic.at("code") != GetParam()) continue;
    EXPECT_TRUE(diagnostic.at("help").is_string()) << diagnostic;
  }
}

TEST_P(Malformed, HasAGoldenFile) {
  const fs::path golden = fs::path(TRTSCOPE_SOURCE_DIR) / "tests" / "golden" / "malformed";
  EXPECT_TRUE(fs::exists(golden / (std::string(GetParam()) + ".golden"))) << GetParam();
}

std::string TestName(const testing::TestParamInfo<std::string_view>& info) {
  std::string name(info.param);
  for (char& c : name) {
    if (c == '-') c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(EveryCode, Malformed, testing::ValuesIn(AllCodes()), TestName);

TEST(MalformedFolder, HoldsNothingThatNoCodeIsCalled) {
  const std::vector<std::string_view> codes = AllCodes();
  for (const fs::path& entry : EntriesOf(Folder())) {
    if (entry.filename() == "ORIGIN.md") continue;
    EXPECT_NE(std::find(codes.begin(), codes.end(), entry.stem().string()), codes.end()) << entry;
  }
}

}  // namespace
}  // namespace trtscope
