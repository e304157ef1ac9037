#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/writers/writers.h"

namespace trtscope {
namespace {

Cell Text(std::string text) { return {std::move(text), std::nullopt, Tone::kPlain}; }

Report LineReport(std::string text) {
  Report report;
  report.sections.push_back({"", {{std::move(text), Tone::kPlain}}, std::nullopt, {}});
  return report;
}

Report NameReport(std::string name) {
  Table table;
  table.columns = {{"layer", Align::kLeft, true, "layer"}};
  table.rows = {{Text(std::move(name))}};
  Report report;
  report.sections.push_back({"", {}, table, {}});
  return report;
}

std::string Row(const std::string& cell) { return "| layer |\n| --- |\n| " + cell + " |\n"; }

TEST(WriteMarkdown, PrintsHeadingsParagraphsTablesAndNotes) {
  Table table;
  table.columns = {{"layer", Align::kLeft, true, "layer"},
                   {"time ms", Align::kRight, false, "time_ms"}};
  table.rows = {{Text("conv1"), {"0.397", "0.396674", Tone::kHeat3}}};
  table.footer = {Text("34 others"), Text("0.81")};
  Report report;
  report.sections.push_back(
      {"", {{"54 layers", Tone::kStrong}, {"2.60 ms", Tone::kPlain}}, {}, {}});
  report.sections.push_back(
      {"Slowest layers", {}, table, {{"first note", Tone::kPlain}, {"second", Tone::kDim}}});
  EXPECT_EQ(WriteMarkdown(report),
            "54 layers\n"
            "\n"
            "2.60 ms\n"
            "\n"
            "## Slowest layers\n"
            "\n"
            "| layer | time ms |\n"
            "| --- | ---: |\n"
            "| conv1 | 0.397 |\n"
            "| 34 others | 0.81 |\n"
            "\n"
            "- first note\n"
            "- second\n");
}

TEST(WriteMarkdown, EscapesMarkupInNames) {
  EXPECT_EQ(WriteMarkdown(NameReport("a|b")), Row("a\\|b"));
  EXPECT_EQ(WriteMarkdown(NameReport("a\\|b\\")), Row("a\\\\\\|b\\\\"));
  EXPECT_EQ(WriteMarkdown(NameReport("`x` *y* __z__ ~~w~~ $m$")),
            Row("\\`x\\` \\*y\\* \\_\\_z\\_\\_ \\~\\~w\\~\\~ \\$m\\$"));
  EXPECT_EQ(WriteMarkdown(NameReport("[a](b) ![c](d)")), Row("\\[a\\](b) !\\[c\\](d)"));
  EXPECT_EQ(WriteMarkdown(NameReport("<img src=x onerror=\"y\"> &lt;")),
            Row("&lt;img src=x onerror=\"y\"&gt; &amp;lt;"));
}

TEST(WriteMarkdown, StopsBareAddressesFromBecomingLinks) {
  EXPECT_EQ(WriteMarkdown(NameReport("http://x www.x a:b 1.5")), Row("http\\://x www\\.x a:b 1.5"));
}

TEST(WriteMarkdown, MakesControlsVisibleAndKeepsRowsOnOneLine) {
  EXPECT_EQ(WriteMarkdown(NameReport("\x1b[31m\nx\r\n\xff\u202e")),
            Row("\\\\x1b\\[31m\\\\nx\\\\r\\\\n\\\\xff\\\\u{202e}"));
}

TEST(WriteMarkdown, KeepsNamesWhole) {
  const std::string name(500, 'x');
  EXPECT_EQ(WriteMarkdown(NameReport(name)), Row(name));
}

TEST(WriteMarkdown, StopsLinesFromStartingBlocks) {
  EXPECT_EQ(WriteMarkdown(LineReport("- item")), "\\- item\n");
  EXPECT_EQ(WriteMarkdown(LineReport("---")), "\\---\n");
  EXPECT_EQ(WriteMarkdown(LineReport("+ item")), "\\+ item\n");
  EXPECT_EQ(WriteMarkdown(LineReport("12. item")), "12\\. item\n");
  EXPECT_EQ(WriteMarkdown(LineReport("12) item")), "12\\) item\n");
  EXPECT_EQ(WriteMarkdown(LineReport("# title #")), "\\# title \\#\n");
  EXPECT_EQ(WriteMarkdown(LineReport("> quote")), "&gt; quote\n");
  EXPECT_EQ(WriteMarkdown(LineReport("    code")), "code\n");
}

TEST(WriteMarkdown, LeavesNumbersAtTheStartOfALineAlone) {
  EXPECT_EQ(WriteMarkdown(LineReport("1.5 ms")), "1.5 ms\n");
  EXPECT_EQ(WriteMarkdown(LineReport("54 layers")), "54 layers\n");
  EXPECT_EQ(WriteMarkdown(LineReport("54")), "54\n");
}

TEST(WriteMarkdown, SaysThatATableIsEmpty) {
  Table table;
  table.columns = {{"a", Align::kLeft, false, ""}, {"b", Align::kRight, false, ""}};
  Report report;
  report.sections.push_back({"", {}, table, {}});
  EXPECT_EQ(WriteMarkdown(report), "| a | b |\n| --- | ---: |\n| (none) |  |\n");
}

TEST(WriteMarkdown, GivesEveryRowTheCellsOfTheHeader) {
  Table table;
  table.columns = {{"a", Align::kLeft, false, ""}, {"b", Align::kLeft, false, ""}};
  table.rows = {{Text("1")}, {Text("1"), Text("2"), Text("3")}};
  Report report;
  report.sections.push_back({"", {}, table, {}});
  EXPECT_EQ(WriteMarkdown(report), "| a | b |\n| --- | --- |\n| 1 |  |\n| 1 | 2 |\n");
}

TEST(WriteMarkdown, PrintsNothingForNothing) {
  EXPECT_EQ(WriteMarkdown(Report{}), "");
  Report report;
  report.sections.push_back({"", {}, Table{}, {}});
  EXPECT_EQ(WriteMarkdown(report), "");
}

}  // namespace
}  // namespace trtscope
