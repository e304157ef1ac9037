// Every diagnostic that trtscope knows is provoked by the smallest input in fixtures/malformed.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "parsers/common/diagnostic.h"
#include "tests/golden/golden_file.h"
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

fs::path GoldenOf(std::string_view code) {
  return fs::path(TRTSCOPE_SOURCE_DIR) / "tests" / "golden" / "malformed" /
         (std::string(code) + ".golden");
}

// Dumps are for `accuracy`, whose golden file says which side is which; all else is for `report`.
std::vector<std::string> ArgumentsFor(std::string_view code) {
  const std::string golden = ReadFile(GoldenOf(code));
  if (!golden.starts_with("$ trtscope accuracy ")) {
    std::vector<std::string> args = InputsFor(code);
    args.insert(args.begin(), "report");
    return args;
  }
  std::vector<std::string> args = golden::SplitWords(golden.substr(0, golden.find('\n')));
  args.erase(args.begin(), args.begin() + 2);
  for (std::string& arg : args) {
    if (arg.starts_with("fixtures/")) arg = (fs::path(TRTSCOPE_SOURCE_DIR) / arg).string();
  }
  return args;
}

Json ReportOn(std::string_view code, std::string& err) {
  std::vector<std::string> args = ArgumentsFor(code);
  args.insert(args.begin() + 1, {"--format", "json"});
  const ProgramRun run = RunTrtscope(args);
  err = run.err;
  return Json::parse(run.out, nullptr, false);
}

// The diagnostic of this code among those of the document; null if it has none.
Json DiagnosticIn(const Json& document, std::string_view code) {
  for (const Json& diagnostic : document.at("diagnostics")) {
    if (diagnostic.at("code") == code) return diagnostic;
  }
  return nullptr;
}

Code CodeOf(std::string_view name) {
  const std::vector<std::string_view> codes = AllCodes();
  return static_cast<Code>(std::find(codes.begin(), codes.end(), name) - codes.begin());
}

TEST(Malformed, InputProvokesItsDiagnostic) {
  for (const std::string_view code : AllCodes()) {
    SCOPED_TRACE(code);
    ASSERT_FALSE(InputsFor(code).empty()) << "fixtures/malformed has no input for it";
    std::string err;
    const Json diagnostic = DiagnosticIn(ReportOn(code, err), code);
    ASSERT_TRUE(diagnostic.is_object()) << err;
    EXPECT_FALSE(diagnostic.at("message").get<std::string>().empty());
    EXPECT_TRUE(diagnostic.at("path").is_string());
    EXPECT_NE(err.find("[" + std::string(code) + "]"), std::string::npos) << err;
  }
}

TEST(Malformed, DiagnosticOfItSaysWhatToDo) {
  for (const std::string_view code : AllCodes()) {
    const CodeInfo& info = InfoOf(CodeOf(code));
    // A note may be just that.
    if (info.severity == Severity::kNote) continue;
    std::string err;
    EXPECT_TRUE(DiagnosticIn(ReportOn(code, err), code).at("help").is_string()) << code;
  }
}

TEST(Malformed, InputHasAGoldenFile) {
  for (const std::string_view code : AllCodes()) EXPECT_TRUE(fs::exists(GoldenOf(code))) << code;
}

TEST(MalformedFolder, HoldsNothingThatNoCodeIsCalled) {
  const std::vector<std::string_view> codes = AllCodes();
  for (const fs::path& entry : EntriesOf(Folder())) {
    if (entry.filename() == "ORIGIN.md") continue;
    EXPECT_NE(std::find(codes.begin(), codes.end(), entry.stem().string()), codes.end()) << entry;
  }
}

}  // namespace
}  // namespace trtscope
