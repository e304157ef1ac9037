#include "parsers/common/diagnostic.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace trtscope {
namespace {

Diagnostic Make(Code code, std::string message = "m") {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  return diagnostic;
}

TEST(Code, HasARowOfItsOwnInTheOrderOfTheEnum) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kCodeCount; ++i) {
    const auto code = static_cast<Code>(i);
    EXPECT_EQ(InfoOf(code).code, code) << i;
    EXPECT_TRUE(names.insert(InfoOf(code).name).second) << InfoOf(code).name;
  }
}

TEST(Code, HasAKebabCaseName) {
  for (std::size_t i = 0; i < kCodeCount; ++i) {
    const std::string_view name = InfoOf(static_cast<Code>(i)).name;
    EXPECT_FALSE(name.empty());
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos)
        << name;
  }
}

TEST(SeverityName, NamesAllFour) {
  EXPECT_EQ(SeverityName(Severity::kNote), "note");
  EXPECT_EQ(SeverityName(Severity::kWarning), "warning");
  EXPECT_EQ(SeverityName(Severity::kDataLoss), "data_loss");
  EXPECT_EQ(SeverityName(Severity::kError), "error");
}

TEST(Diagnostics, KeepsTheFirstFewOfEachCodeAndCountsAll) {
  Diagnostics diagnostics;
  for (int i = 0; i < 8; ++i) diagnostics.Add(Make(Code::kLayerRecord, std::to_string(i)));
  diagnostics.Add(Make(Code::kNamesOnly));
  ASSERT_EQ(diagnostics.kept().size(), Diagnostics::kKeptPerCode + 1);
  EXPECT_EQ(diagnostics.kept()[4].message, "4");
  EXPECT_EQ(diagnostics.kept()[5].code, Code::kNamesOnly);
  EXPECT_EQ(diagnostics.count(Code::kLayerRecord), 8U);
  EXPECT_EQ(diagnostics.count(Code::kNamesOnly), 1U);
  EXPECT_EQ(diagnostics.count(Code::kNoEngine), 0U);
}

TEST(Diagnostics, CountsBySeverity) {
  Diagnostics diagnostics;
  diagnostics.Add(Make(Code::kLayersFromTuning));  // note
  diagnostics.Add(Make(Code::kNamesOnly));         // warning
  diagnostics.Add(Make(Code::kLayerRecord));       // data loss
  diagnostics.Add(Make(Code::kNoEngine));          // error
  EXPECT_EQ(diagnostics.CountAtLeast(Severity::kNote), 4U);
  EXPECT_EQ(diagnostics.CountAtLeast(Severity::kWarning), 3U);
  EXPECT_EQ(diagnostics.CountAtLeast(Severity::kDataLoss), 2U);
  EXPECT_EQ(diagnostics.CountAtLeast(Severity::kError), 1U);
}

TEST(Diagnostics, AdvisesWhatTheCodeAdvisesUnlessThereIsBetterAdvice) {
  Diagnostics diagnostics;
  diagnostics.Add(Make(Code::kNoEngine));
  Diagnostic own = Make(Code::kNoEngine);
  own.help = "do this";
  diagnostics.Add(own);
  EXPECT_EQ(diagnostics.kept()[0].help, InfoOf(Code::kNoEngine).help);
  EXPECT_EQ(diagnostics.kept()[1].help, "do this");
}

TEST(AttachSnippet, ShowsAShortLineWhole) {
  Diagnostic diagnostic;
  AttachSnippet(diagnostic, "Layer(A): x", 7);
  EXPECT_EQ(diagnostic.snippet, "Layer(A): x");
  EXPECT_EQ(diagnostic.caret, 6U);
}

TEST(AttachSnippet, CutsALongLineAroundTheColumn) {
  Diagnostic diagnostic;
  const std::string line = std::string(1000, 'a') + "X" + std::string(1000, 'b');
  AttachSnippet(diagnostic, line, 1001);
  EXPECT_LT(diagnostic.snippet.size(), 120U);
  EXPECT_EQ(diagnostic.snippet[diagnostic.caret], 'X');
  EXPECT_TRUE(diagnostic.snippet.starts_with("…"));
  EXPECT_TRUE(diagnostic.snippet.ends_with("…"));
}

TEST(AttachSnippet, StaysInsideTheLine) {
  Diagnostic diagnostic;
  AttachSnippet(diagnostic, "abc", 100);
  EXPECT_EQ(diagnostic.snippet, "abc");
  EXPECT_EQ(diagnostic.caret, 3U);
  AttachSnippet(diagnostic, "abc", 0);
  EXPECT_EQ(diagnostic.caret, 0U);
  AttachSnippet(diagnostic, "", 1);
  EXPECT_EQ(diagnostic.snippet, "");
}

TEST(AtLine, FillsInEverythingAboutTheLine) {
  const Diagnostic diagnostic = AtLine(Code::kCalibrationLine, "a.cache", 3, 4, "ab: x", "m");
  EXPECT_EQ(diagnostic.code, Code::kCalibrationLine);
  EXPECT_EQ(diagnostic.path, "a.cache");
  EXPECT_EQ(diagnostic.line, 3U);
  EXPECT_EQ(diagnostic.column, 4U);
  EXPECT_EQ(diagnostic.message, "m");
  EXPECT_EQ(diagnostic.snippet, "ab: x");
  EXPECT_EQ(diagnostic.caret, 3U);
}

}  // namespace
}  // namespace trtscope
