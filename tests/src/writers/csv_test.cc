#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/writers/writers.h"

namespace trtscope {
namespace {

Cell Text(std::string text) { return {std::move(text), std::nullopt, Tone::kPlain}; }
Cell Raw(std::string text, std::string raw) {
  return {std::move(text), std::move(raw), Tone::kBad};
}

Report CsvReport(Table table) {
  Report report;
  report.csv = std::move(table);
  return report;
}

Table NamesAndTimes() {
  Table table;
  table.columns = {{"layer", Align::kLeft, true, ""}, {"time ms", Align::kRight, false, "time_ms"}};
  return table;
}

TEST(WriteCsv, PrintsKeysRawValuesAndFullNames) {
  Table table = NamesAndTimes();
  table.rows = {{Text("conv1 + relu"), Raw("0.397", "0.396674")}, {Text("conv2"), Raw("?", "")}};
  table.footer = {Text("[2 others]"), Text("1")};
  EXPECT_EQ(WriteCsv(CsvReport(table)), "layer,time_ms\nconv1 + relu,0.396674\nconv2,\n");
}

TEST(WriteCsv, QuotesWhatWouldBreakARecord) {
  Table table = NamesAndTimes();
  table.rows = {{Text("a,b"), Text("1")},
                {Text("say \"hi\""), Text("2")},
                {Text("two\nlines"), Text("3")},
                {Text("cr\r"), Text("4")}};
  EXPECT_EQ(WriteCsv(CsvReport(table)),
            "layer,time_ms\n\"a,b\",1\n\"say \"\"hi\"\"\",2\n\"two\nlines\",3\n\"cr\r\",4\n");
}

TEST(WriteCsv, LeavesDataUnaltered) {
  Table table = NamesAndTimes();
  table.rows = {{Text("=1+1"), Text("-1")}, {Text("\x1b[31m\xff|"), Text(" a ")}};
  EXPECT_EQ(WriteCsv(CsvReport(table)), "layer,time_ms\n=1+1,-1\n\x1b[31m\xff|, a \n");
}

TEST(WriteCsv, GivesEveryRecordTheFieldsOfTheHeader) {
  Table table = NamesAndTimes();
  table.rows = {{}, {Text("a")}, {Text("a"), Text("b"), Text("c")}};
  EXPECT_EQ(WriteCsv(CsvReport(table)), "layer,time_ms\n,\na,\na,b\n");
}

TEST(WriteCsv, KeepsRecordsThatWouldBeEmptyLines) {
  Table table;
  table.columns = {{"name", Align::kLeft, true, "name"}};
  table.rows = {{Text("")}, {Text("x")}};
  EXPECT_EQ(WriteCsv(CsvReport(table)), "name\n\"\"\nx\n");
}

TEST(WriteCsv, PrintsTheHeaderOfAnEmptyTable) {
  EXPECT_EQ(WriteCsv(CsvReport(NamesAndTimes())), "layer,time_ms\n");
}

TEST(WriteCsv, PrintsNothingWithoutATable) {
  Report report;
  report.sections.push_back({"heading", {{"line", Tone::kPlain}}, NamesAndTimes(), {}});
  EXPECT_EQ(WriteCsv(report), "");
  EXPECT_EQ(WriteCsv(CsvReport(Table{})), "");
}

}  // namespace
}  // namespace trtscope
