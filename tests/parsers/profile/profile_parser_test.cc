#include "parsers/profile/profile_parser.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/parsers/model_dump.h"

namespace trtscope {
namespace {

// As trtexec of TensorRT 8.4 and later writes it.
constexpr const char* kProfile = R"([
  { "count" : 961 }
, { "name" : "conv1", "timeMs" : 86.6, "averageMs" : 0.0901, "medianMs" : 0.0899, "percentage" : 3.47 }
, { "name" : "Conv_0 \"quoted\" + Relu\\1", "timeMs" : 10, "averageMs" : 0.01, "medianMs" : 0.009, "percentage" : 0.4 }
]
)";

TEST(SniffProfile, KnowsExportedProfiles) {
  EXPECT_TRUE(SniffProfile(kProfile));
  EXPECT_TRUE(SniffProfile(R"([{"name":"a","timeMs":1}])"));
  EXPECT_TRUE(SniffProfile("\r\n [ \n { \"count\" : 5 }"));
}

TEST(SniffProfile, RefusesOtherText) {
  for (const char* text : {"", "[", "[]", "{}", "[1]", "[ { \"name\" : \"a\" } ]", "[V] \"timeMs\"",
                           "{ \"Layers\" : [] }", R"([{"name":"a","ph":"X","count":1}])",
                           R"([{"startComputeMs":1,"latencyMs":2}])"}) {
    EXPECT_FALSE(SniffProfile(text)) << text;
  }
}

TEST(ParseProfile, ReadsEveryRowWithItsLine) {
  const Session session = ParseText(kProfile);
  ASSERT_EQ(session.profiles.size(), 1U);
  const Profile& profile = session.profiles[0];
  EXPECT_EQ(profile.origin, ProfileOrigin::kExportedFile);
  EXPECT_EQ(profile.iterations, 961);
  ASSERT_EQ(profile.rows.size(), 2U);
  EXPECT_EQ(profile.rows[0].name, "conv1");
  EXPECT_EQ(profile.rows[0].total_ms, 86.6);
  EXPECT_EQ(profile.rows[0].average_ms, 0.0901);
  EXPECT_EQ(profile.rows[0].median_ms, 0.0899);
  EXPECT_EQ(profile.rows[0].percentage, 3.47);
  EXPECT_EQ(profile.rows[0].source.line, 3U);
  EXPECT_EQ(profile.rows[1].name, "Conv_0 \"quoted\" + Relu\\1");
  EXPECT_EQ(profile.rows[1].source.line, 4U);
  EXPECT_EQ(session.inputs[0].kind, "profile");
  EXPECT_EQ(session.inputs[0].lines, 5U);
  EXPECT_EQ(session.diagnostics.CountAtLeast(Severity::kNote), 0U);
}

TEST(ParseProfile, ReadsOldProfilesWithoutMedianAndCount) {
  const Session session =
      ParseText(R"([{ "name" : "a", "timeMs" : 1, "averageMs" : 0.5, "percentage" : 100 }])");
  EXPECT_EQ(session.profiles[0].iterations, std::nullopt);
  EXPECT_EQ(session.profiles[0].rows[0].median_ms, std::nullopt);
}

TEST(ParseProfile, KeepsRowsOfEqualNamesAndOfNoTimes) {
  const Session session =
      ParseText(R"([{"count":1},{"name":"a","timeMs":1},{"name":"a","timeMs":2},{"name":"b"}])");
  ASSERT_EQ(session.profiles[0].rows.size(), 3U);
  EXPECT_EQ(session.profiles[0].rows[1].total_ms, 2);
  EXPECT_EQ(session.profiles[0].rows[2].total_ms, std::nullopt);
}

TEST(ParseProfile, PassesOverWhatIsNestedDeeper) {
  const Session session = ParseText(
      R"([{"name":"a","timeMs":1,"extra":{"name":"b","timeMs":9,"deep":[{"name":"c"}]}},[1,"x"],"s"])");
  ASSERT_EQ(session.profiles[0].rows.size(), 1U);
  EXPECT_EQ(session.profiles[0].rows[0].name, "a");
  EXPECT_EQ(session.profiles[0].rows[0].total_ms, 1);
}

TEST(ParseProfile, KeepsTheRowsBeforeASyntaxError) {
  const Session session = ParseText(
      "[ { \"count\" : 1 }\n, { \"name\" : \"a\", \"timeMs\" : 1 }\n, { \"name\" : oops }\n]");
  ASSERT_EQ(session.profiles[0].rows.size(), 1U);
  ASSERT_EQ(session.diagnostics.count(Code::kProfileSyntax), 1U);
  const Diagnostic& diagnostic = session.diagnostics.kept()[0];
  EXPECT_EQ(diagnostic.line, 3U);
  EXPECT_NE(diagnostic.message.find("the 1 rows before it are used"), std::string::npos);
  EXPECT_EQ(diagnostic.snippet, ", { \"name\" : oops }");
}

TEST(ParseProfile, KeepsTheWholeRowsOfACutFile) {
  const std::string text = kProfile;
  for (std::size_t n = 40; n < text.size(); ++n) {
    const Session session = ParseText(text.substr(0, n));
    const std::size_t first_end = text.find("3.47 }") + 6;
    const std::size_t second_end = text.find("0.4 }") + 5;
    ASSERT_EQ(session.profiles.size(), 1U) << n;
    const std::size_t rows = (n >= first_end ? 1U : 0U) + (n >= second_end ? 1U : 0U);
    EXPECT_EQ(session.profiles[0].rows.size(), rows) << n;
    EXPECT_EQ(session.diagnostics.count(Code::kProfileSyntax), n < text.rfind(']') + 1 ? 1U : 0U)
        << n;
  }
}

TEST(ParseProfile, CountsRowsWithoutAName) {
  const Session session =
      ParseText(R"([{"count":3},{"timeMs":1},{"averageMs":1},{"name":"a","timeMs":1}])");
  EXPECT_EQ(session.profiles[0].rows.size(), 1U);
  ASSERT_EQ(session.diagnostics.count(Code::kProfileRow), 1U);
  EXPECT_EQ(session.diagnostics.kept()[0].message, "2 rows with times but without a name");
}

TEST(ParseProfile, ReadsNonsenseCountsWithoutOverflow) {
  EXPECT_EQ(ParseText(R"([{"count":1e300},{"timeMs":1}])").profiles[0].iterations,
            9000000000000000);
  EXPECT_EQ(ParseText(R"([{"count":-5},{"timeMs":1}])").profiles[0].iterations, 0);
}

}  // namespace
}  // namespace trtscope
