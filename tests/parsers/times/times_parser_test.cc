#include "parsers/times/times_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/corpus/corpus.h"
#include "tests/parsers/model_dump.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsNan;
using Column = TimingColumn;

// As trtexec writes an array of records, each given as `"key" : value` pairs.
std::string Array(const std::vector<std::string>& records) {
  std::string text = "[\n";
  for (std::size_t i = 0; i < records.size(); ++i) {
    text += (i == 0 ? "  { " : ", { ") + records[i] + " }\n";
  }
  return text + "]\n";
}

TEST(SniffTimes, KnowsExportedTimes) {
  EXPECT_TRUE(SniffTimes(Array({R"("startEnqMs" : 1, "startComputeMs" : 2, "latencyMs" : 1)"})));
  EXPECT_TRUE(SniffTimes(" \r\n[{\"computeMs\":1}"));
}

TEST(SniffTimes, RefusesOtherText) {
  for (const char* text :
       {"", "[", "[]", "{}", "[1]", "[[", R"({"latencyMs": 1})", "[V] \"latencyMs\"",
        R"([{"name":"a","timeMs":1}])", R"([{"ph":"X"}])"}) {
    EXPECT_FALSE(SniffTimes(text)) << text;
  }
}

TEST(ParseTimes, ReadsTensorRT84AndLater) {
  const Session session = ParseText(Array(
      {R"("startEnqMs" : 3.5, "endEnqMs" : 3.75, "startH2dMs" : 4, "endH2dMs" : 4.25, "startComputeMs" : 4.5, "endComputeMs" : 6.5, "startD2hMs" : 7, "endD2hMs" : 7.5, "h2dMs" : 0.25, "computeMs" : 2, "d2hMs" : 0.5, "latencyMs" : 2.75)",
       R"("startEnqMs" : 8, "endEnqMs" : 9, "startH2dMs" : 10, "endH2dMs" : 11, "startComputeMs" : 12, "endComputeMs" : 13, "startD2hMs" : 14, "endD2hMs" : 15, "h2dMs" : 1, "computeMs" : 1, "d2hMs" : 1, "latencyMs" : 3)"}));
  EXPECT_EQ(session.inputs[0].kind, "times");
  EXPECT_EQ(session.inputs[0].lines, 4U);
  ASSERT_EQ(session.timings.size(), 1U);
  const Timings& timings = session.timings[0];
  EXPECT_EQ(timings.source.line, 1U);
  EXPECT_EQ(timings.records, 2U);
  EXPECT_THAT(timings.column(Column::kStartEnqueue), ElementsAre(3.5, 8));
  EXPECT_THAT(timings.column(Column::kEndEnqueue), ElementsAre(3.75, 9));
  EXPECT_THAT(timings.column(Column::kStartInput), ElementsAre(4, 10));
  EXPECT_THAT(timings.column(Column::kEndInput), ElementsAre(4.25, 11));
  EXPECT_THAT(timings.column(Column::kStartCompute), ElementsAre(4.5, 12));
  EXPECT_THAT(timings.column(Column::kEndCompute), ElementsAre(6.5, 13));
  EXPECT_THAT(timings.column(Column::kStartOutput), ElementsAre(7, 14));
  EXPECT_THAT(timings.column(Column::kEndOutput), ElementsAre(7.5, 15));
  EXPECT_THAT(timings.column(Column::kInput), ElementsAre(0.25, 1));
  EXPECT_THAT(timings.column(Column::kCompute), ElementsAre(2, 1));
  EXPECT_THAT(timings.column(Column::kOutput), ElementsAre(0.5, 1));
  EXPECT_THAT(timings.column(Column::kLatency), ElementsAre(2.75, 3));
  EXPECT_THAT(timings.column(Column::kEndToEnd), IsEmpty());
  EXPECT_FALSE(timings.enqueue_and_input_exchanged);
}

TEST(ParseTimes, ReadsTensorRT80) {
  const Session session = ParseText(Array(
      {R"("startEnqMs" : 1, "endEnqMs" : 2, "startH2dMs" : 1, "endH2dMs" : 3, "h2dMs" : 2, "computeMs" : 4, "d2hMs" : 5, "latencyMs" : 11, "endToEndMs" : 12)"}));
  ASSERT_EQ(session.timings.size(), 1U);
  EXPECT_THAT(session.timings[0].column(Column::kEndToEnd), ElementsAre(12));
  EXPECT_THAT(session.timings[0].column(Column::kEndEnqueue), ElementsAre(2));
  EXPECT_FALSE(session.timings[0].enqueue_and_input_exchanged);
}

TEST(ParseTimes, ReadsTensorRT70) {
  const Session session = ParseText(Array(
      {R"("startInMs" : 1, "endInMs" : 2, "startComputeMs" : 3, "endComputeMs" : 5, "startOutMs" : 6, "endOutMs" : 9, "inMs" : 1, "computeMs" : 2, "outMs" : 3, "latencyMs" : 6, "endToEndMs" : 8)"}));
  ASSERT_EQ(session.timings.size(), 1U);
  const Timings& timings = session.timings[0];
  EXPECT_THAT(timings.column(Column::kStartInput), ElementsAre(1));
  EXPECT_THAT(timings.column(Column::kEndInput), ElementsAre(2));
  EXPECT_THAT(timings.column(Column::kStartOutput), ElementsAre(6));
  EXPECT_THAT(timings.column(Column::kEndOutput), ElementsAre(9));
  EXPECT_THAT(timings.column(Column::kInput), ElementsAre(1));
  EXPECT_THAT(timings.column(Column::kOutput), ElementsAre(3));
  EXPECT_THAT(timings.column(Column::kEndToEnd), ElementsAre(8));
  EXPECT_THAT(timings.column(Column::kStartEnqueue), IsEmpty());
  EXPECT_FALSE(timings.enqueue_and_input_exchanged);
}

// --- The exchanged columns of 7.1 and 7.2 -----------------------------------

// Keys as 7.1 writes them; the copy takes `in_ms`.
std::string Record71(double start_enq, double end_enq, double start_in, double end_in,
                     const std::string& in_ms) {
  std::ostringstream text;
  text << "\"startEnqMs\" : " << start_enq << ", \"endEnqMs\" : " << end_enq
       << ", \"startInMs\" : " << start_in << ", \"endInMs\" : " << end_in
       << ", \"startComputeMs\" : 5, \"endComputeMs\" : 6" << in_ms << ", \"computeMs\" : 1";
  return text.str();
}

TEST(ParseTimes, ExchangesWhatTensorRT71WroteTheWrongWayRound) {
  const Session session = ParseText(Array({Record71(1, 1.5, 2, 4, ", \"inMs\" : 0.5"),
                                           Record71(11, 11.25, 12, 15, ", \"inMs\" : 0.25")}));
  const Timings& timings = session.timings.at(0);
  EXPECT_TRUE(timings.enqueue_and_input_exchanged);
  EXPECT_THAT(timings.column(Column::kStartInput), ElementsAre(1, 11));
  EXPECT_THAT(timings.column(Column::kEndInput), ElementsAre(1.5, 11.25));
  EXPECT_THAT(timings.column(Column::kStartEnqueue), ElementsAre(2, 12));
  EXPECT_THAT(timings.column(Column::kEndEnqueue), ElementsAre(4, 15));
}

TEST(ParseTimes, LeavesColumnsThatTheDurationsConfirm) {
  const Session session = ParseText(Array(
      {Record71(1, 1.5, 2, 4, ", \"inMs\" : 2"), Record71(11, 11.25, 12, 15, ", \"inMs\" : 3")}));
  const Timings& timings = session.timings.at(0);
  EXPECT_FALSE(timings.enqueue_and_input_exchanged);
  EXPECT_THAT(timings.column(Column::kStartEnqueue), ElementsAre(1, 11));
  EXPECT_THAT(timings.column(Column::kStartInput), ElementsAre(2, 12));
}

TEST(ParseTimes, ExchangesWhereNothingCanBeJudged) {
  for (const char* in_ms : {"", ", \"inMs\" : nan", ", \"inMs\" : 7"}) {
    const Session session = ParseText(Array({Record71(1, 1.5, 2, 4, in_ms)}));
    EXPECT_TRUE(session.timings.at(0).enqueue_and_input_exchanged) << in_ms;
    EXPECT_THAT(session.timings[0].column(Column::kStartInput), ElementsAre(1)) << in_ms;
  }
  // Both are as long as the copy.
  const Session session = ParseText(Array({Record71(1, 1.5, 2, 2.5, ", \"inMs\" : 0.5")}));
  EXPECT_TRUE(session.timings.at(0).enqueue_and_input_exchanged);
}

// Six digits: at 3000 ms a start is told in steps of 0.01.
TEST(ParseTimes, JudgesDurationsAsExactlyAsTheyArePrinted) {
  const Session session =
      ParseText(Array({Record71(3000.01, 3000.02, 3000.03, 3001.03, ", \"inMs\" : 0.0054")}));
  EXPECT_TRUE(session.timings.at(0).enqueue_and_input_exchanged);
  const Session right =
      ParseText(Array({Record71(3000.01, 3001.02, 3000.03, 3000.03, ", \"inMs\" : 0.0054")}));
  EXPECT_FALSE(right.timings.at(0).enqueue_and_input_exchanged);
}

// --- What is not as it should be --------------------------------------------

TEST(ParseTimes, ReadsNumbersWithoutAValueAsNan) {
  const Session session = ParseText(
      Array({R"("computeMs" : nan, "latencyMs" : inf)", R"("computeMs" : 2, "latencyMs" : null)"}));
  EXPECT_THAT(session.timings.at(0).column(Column::kCompute), ElementsAre(IsNan(), 2));
  EXPECT_THAT(session.timings[0].column(Column::kLatency), ElementsAre(IsNan(), IsNan()));
  EXPECT_TRUE(session.diagnostics.kept().empty());
}

TEST(ParseTimes, FillsWhatSingleRecordsLack) {
  const Session session =
      ParseText(Array({R"("computeMs" : 1)", R"("latencyMs" : 2, "other" : [{}])",
                       R"("computeMs" : 3, "latencyMs" : "4")"}));
  EXPECT_EQ(session.timings.at(0).records, 3U);
  EXPECT_THAT(session.timings[0].column(Column::kCompute), ElementsAre(1, IsNan(), 3));
  EXPECT_THAT(session.timings[0].column(Column::kLatency), ElementsAre(IsNan(), 2, IsNan()));
}

TEST(ParseTimes, ReadsSeveralArraysOneBehindTheOther) {
  const Session session = ParseText(Array({R"("computeMs" : 1)"}) + "\n" + "[]\n" +
                                    Array({R"("computeMs" : 2)", R"("computeMs" : 3)"}));
  ASSERT_EQ(session.timings.size(), 2U);
  EXPECT_EQ(session.timings[0].source.line, 1U);
  EXPECT_THAT(session.timings[1].column(Column::kCompute), ElementsAre(2, 3));
  EXPECT_EQ(session.timings[1].source.line, 6U);
  EXPECT_TRUE(session.diagnostics.kept().empty());
}

TEST(ParseTimes, KeepsTheRecordsBeforeABreak) {
  const Session session =
      ParseText("[\n  { \"computeMs\" : 1, \"latencyMs\" : 2 }\n, { \"computeMs\" : 3, \"lat");
  ASSERT_EQ(session.timings.size(), 1U);
  EXPECT_EQ(session.timings[0].records, 1U);
  EXPECT_THAT(session.timings[0].column(Column::kCompute), ElementsAre(1));
  EXPECT_THAT(session.timings[0].column(Column::kLatency), ElementsAre(2));
  ASSERT_EQ(session.diagnostics.kept().size(), 1U);
  const Diagnostic& diagnostic = session.diagnostics.kept()[0];
  EXPECT_EQ(diagnostic.code, Code::kTimesSyntax);
  EXPECT_EQ(diagnostic.line, 3U);
  EXPECT_EQ(diagnostic.column, 22U) << "the quote of the key that breaks off";
}

TEST(ParseTimes, CountsWhatHoldsNoTimes) {
  const Session session = ParseText("[{\"computeMs\":1}, 5, {}, {\"a\":1}, [[]]]");
  EXPECT_EQ(session.timings.at(0).records, 1U);
  ASSERT_EQ(session.diagnostics.kept().size(), 1U);
  EXPECT_EQ(session.diagnostics.kept()[0].message, "4 entries hold no times");
}

TEST(ParseTimes, KeepsABoundedNumberOfSeries) {
  std::string text;
  for (int i = 0; i < 1003; ++i) text += "[{\"computeMs\":1}]";
  const Session session = ParseText(text);
  EXPECT_EQ(session.timings.size(), 1000U);
  ASSERT_EQ(session.diagnostics.kept().size(), 1U);
  EXPECT_EQ(session.diagnostics.kept()[0].message, "3 arrays behind the first 1000 are left out");
}

TEST(PrintedStep, IsThatOfSixDigits) {
  EXPECT_DOUBLE_EQ(PrintedStep(3203.26), 0.01);
  EXPECT_DOUBLE_EQ(PrintedStep(-0.5), 1e-6);
  EXPECT_DOUBLE_EQ(PrintedStep(1), 1e-5);
  EXPECT_EQ(PrintedStep(0), 0);
  EXPECT_EQ(PrintedStep(std::nan("")), 0);
}

// --- Real files ---------------------------------------------------------------

TEST(ParseTimes, ReadsEveryFileOfTheCorpus) {
  std::size_t files = 0;
  for (const auto& path : corpus::Files("json", ".json")) {
    if (path.string().find("timing.json") == std::string::npos) continue;
    ++files;
    std::ostringstream bytes;
    bytes << std::ifstream(path).rdbuf();
    const std::string text = bytes.str();
    const Session session = ParseText(text);
    ASSERT_EQ(session.timings.size(), 1U) << path;
    const Timings& timings = session.timings[0];
    EXPECT_EQ(timings.records, static_cast<std::size_t>(std::count(text.begin(), text.end(), '{')))
        << path;
    EXPECT_TRUE(session.diagnostics.kept().empty()) << path;
    for (std::size_t i = 0; i < timings.records; ++i) {
      const double start = timings.column(Column::kStartCompute)[i];
      const double end = timings.column(Column::kEndCompute)[i];
      EXPECT_NEAR(end - start, timings.column(Column::kCompute)[i],
                  PrintedStep(start) + PrintedStep(end))
          << path << " record " << i;
    }
  }
  if (files == 0) GTEST_SKIP() << "no corpus";
}

TEST(ParseTimes, KeysOfARecordThatIsCutDecideNothing) {
  const Session session = ParseText(
      "[{\"endInMs\":1,\"endEnqMs\":2,\"inMs\":3,\"computeMs\":1},{\"startEnqMs\":1,\"startInMs\":"
      "2,");
  ASSERT_EQ(session.timings.size(), 1U);
  EXPECT_EQ(session.timings[0].records, 1U);
  EXPECT_FALSE(session.timings[0].enqueue_and_input_exchanged);
}

}  // namespace
}  // namespace trtscope
