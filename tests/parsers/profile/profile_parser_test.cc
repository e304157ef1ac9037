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
  EXPECT_TRUE(SniffProfile(R"([{"count":oops},{"name":"a","timeMs":1}])")) << "damaged";
}

TEST(SniffProfile, KnowsTracesSamplesAndEmptyArrays) {
  EXPECT_TRUE(SniffProfile(R"([{"name":"a","ph":"X","ts":0,"dur":1}])"));
  EXPECT_TRUE(SniffProfile(
      R"([{"ph":"M","pid":0,"name":"process_name","args":{}},{"ph":"X","name":"a","dur":1}])"));
  EXPECT_TRUE(SniffProfile(R"({"displayTimeUnit":"ms","traceEvents":[{"ph":"X"}]})"));
  EXPECT_TRUE(SniffProfile(R"({"a": [0, 0.5], "b": []})"));
  EXPECT_TRUE(SniffProfile(R"({"a": [null, 1e-05]})"));
  EXPECT_TRUE(SniffProfile(R"({"a": [[0.5, "20241030-15:06:45.9"]]})"));
  EXPECT_TRUE(SniffProfile("[\n]"));
}

TEST(SniffProfile, RefusesOtherText) {
  for (const char* text :
       {"",
        "[",
        "{}",
        "[1]",
        "[[]]",
        "[] x",
        "[ { \"name\" : \"a\" } ]",
        "[V] \"timeMs\"",
        "{ \"Layers\" : [] }",
        R"({"Layers": [{"Name": "a", "LayerType": "Reformat"}]})",
        R"({"Layers": ["conv1"], "Bindings": ["x"]})",
        R"([{"name":"a","ph":"X","count":1}])",
        R"([{"startComputeMs":1,"latencyMs":2}])",
        R"([{"Name":"a","LayerType":"NoOp"}])",
        R"([{"name":"y","dimensions":"1x2","values":[0.5,0.25]}])",
        R"({"model_options":{"Format":"ONNX"},"build_options":{"minTiming":"1"}})",
        R"({"performance_summary":{"Throughput":1.5,"Latency":[0.5,0.6]}})",
        R"([{"ComputeCapability":[8,0],"count":1}])",
        R"({"shape":[1,3,224,224]})",
        R"({"a":["b"],"c":[0.5]})",
        R"({"a":[0.5],"b":"text"})",
        R"({"traceEvents":1})",
        R"([{"name":"timeMs","count":3}])"}) {
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

TEST(ParseProfile, ReadsAnArrayWithoutTheCount) {
  const Session session = ParseText(
      "[\n{\"name\" : \"a\", \"timeMs\" : 3, \"averageMs\" : 1.5, \"percentage\" : 75}\n"
      ",{\"name\" : \"b\", \"timeMs\" : 1, \"averageMs\" : 0.5, \"percentage\" : 25}\n]\n");
  ASSERT_EQ(session.profiles.size(), 1U);
  EXPECT_EQ(session.profiles[0].origin, ProfileOrigin::kExportedFile);
  ASSERT_EQ(session.profiles[0].rows.size(), 2U);
  EXPECT_EQ(session.profiles[0].rows[1].percentage, 25.0);
  EXPECT_EQ(session.profiles[0].rows[1].source.line, 3U);
}

TEST(ParseProfile, TakesNamesAsTheyStand) {
  const std::string text =
      "[ { \"count\" : 2 }\n, { \"name\" : \"a\", \"timeMs\" : 1 }\n"
      ", { \"name\" : \"say \"hi\" \\q\x01\", \"timeMs\" : 2 }\n"
      ", { \"name\" : \"two\nlines\", \"timeMs\" : 3 }\n, { \"name\" : \"z\", \"timeMs\" : 4 } ]\n";
  const Session session = ParseText(text);
  ASSERT_EQ(session.profiles.size(), 1U);
  const std::vector<ProfileRow>& rows = session.profiles[0].rows;
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[1].name, "say \"hi\" \\q\x01");
  EXPECT_EQ(rows[2].name, "two\nlines");
  EXPECT_EQ(rows[2].source.line, 4U);
  EXPECT_EQ(rows[3].source.line, 6U);
  ASSERT_EQ(session.diagnostics.kept().size(), 1U);
  const Diagnostic& note = session.diagnostics.kept()[0];
  EXPECT_EQ(note.code, Code::kJsonUnescaped);
  EXPECT_EQ(note.line, 3U);
  EXPECT_EQ(note.column, 14U);
  EXPECT_EQ(note.message.substr(0, 9), "2 strings");
}

TEST(ParseProfile, PointsIntoTheInput) {
  const Session session = ParseText(R"([{"name":"plain","timeMs":1},{"name":"a\tb","timeMs":2}])");
  const std::string_view text = session.sources[0].view();
  const std::string_view name = session.profiles[0].rows[0].name;
  EXPECT_TRUE(name.data() > text.data() && name.data() < text.data() + text.size());
  EXPECT_EQ(session.profiles[0].rows[1].name, "a\tb");
  EXPECT_EQ(session.arena.size(), 1U);
}

TEST(ParseProfile, ReadsTimesThatAreNoNumbersAsUnknown) {
  const Session session = ParseText(
      R"([{"count":1},{"name":"a","timeMs":0,"averageMs":nan,"percentage":-nan,"medianMs":inf},)"
      R"({"name":"b","timeMs":"text","averageMs":null,"medianMs":[1],"percentage":true}])");
  const std::vector<ProfileRow>& rows = session.profiles[0].rows;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].total_ms, 0.0);
  for (const OptionalNumber value :
       {rows[0].average_ms, rows[0].percentage, rows[0].median_ms, rows[1].total_ms,
        rows[1].average_ms, rows[1].median_ms, rows[1].percentage}) {
    EXPECT_EQ(value, std::nullopt);
  }
  EXPECT_EQ(session.diagnostics.kept().size(), 0U);
}

TEST(ParseProfile, MakesAProfileOfEveryArray) {
  const Session session = ParseText(
      "[ { \"count\" : 1 }\n, { \"name\" : \"a\", \"timeMs\" : 1 }\n]\n"
      "[ { \"count\" : 2 }\n, { \"name\" : \"a\", \"timeMs\" : 2 "
      "}\n]\n[{\"name\":\"b\",\"timeMs\":3}]");
  ASSERT_EQ(session.profiles.size(), 3U);
  EXPECT_EQ(session.profiles[0].iterations, 1);
  EXPECT_EQ(session.profiles[1].iterations, 2);
  EXPECT_EQ(session.profiles[2].iterations, std::nullopt);
  EXPECT_EQ(session.profiles[1].rows[0].total_ms, 2.0);
  EXPECT_EQ(session.profiles[1].source.line, 4U);
  EXPECT_EQ(session.profiles[1].rows[0].source.line, 5U);
  EXPECT_EQ(session.profiles[2].rows[0].source.line, 7U);
  EXPECT_EQ(session.diagnostics.kept().size(), 0U);
}

// --- Traces and samples -----------------------------------------------------

constexpr const char* kTrace = R"([
  {
    "name": "conv \"1\"",
    "ph": "X",
    "ts": 0,
    "dur": 203.776,
    "tid": 1,
    "pid": "engine Engine Execution",
    "args": {}
  },
  {"name": "relu", "ph": "X", "ts": 203.776, "dur": 1.5, "tid": 1, "pid": "e", "args": {"name": "x"}},
  {"name": "process_name", "ph": "M", "pid": "e", "args": {}}
])";

TEST(ParseTrace, ReadsDurationsAsTotals) {
  for (const std::string& text :
       {std::string(kTrace), "{\"traceEvents\":" + std::string(kTrace) + ", \"unit\": \"ms\"}"}) {
    const Session session = ParseText(text);
    ASSERT_EQ(session.profiles.size(), 1U);
    const Profile& profile = session.profiles[0];
    EXPECT_EQ(profile.origin, ProfileOrigin::kTrace);
    EXPECT_EQ(profile.iterations, std::nullopt);
    ASSERT_EQ(profile.rows.size(), 2U);
    EXPECT_EQ(profile.rows[0].name, "conv \"1\"");
    EXPECT_EQ(profile.rows[0].total_ms, 203.776 / 1000);
    EXPECT_EQ(profile.rows[0].average_ms, std::nullopt);
    EXPECT_EQ(profile.rows[0].percentage, std::nullopt);
    EXPECT_EQ(profile.rows[0].source.line, 3U);
    EXPECT_EQ(profile.rows[1].source.line, 11U);
    EXPECT_EQ(session.diagnostics.kept().size(), 0U);
  }
}

TEST(ParseTrace, KeepsFunctionsOfTheHostApart) {
  const Session session =
      ParseText(R"([{"name":"aten::view","ph":"X","ts":9.1,"dur":3.3,"pid":"CPU Functions"},)"
                R"({"name":"conv1","ph":"X","dur":1000,"pid":"engine"},)"
                R"({"name":"cudaLaunchKernel","ph":"X","dur":5,"cat":"cuda_runtime","pid":1}])");
  ASSERT_EQ(session.profiles.size(), 2U);
  EXPECT_EQ(session.profiles[0].origin, ProfileOrigin::kTrace);
  ASSERT_EQ(session.profiles[0].rows.size(), 1U);
  EXPECT_EQ(session.profiles[0].rows[0].total_ms, 1.0);
  EXPECT_EQ(session.profiles[1].origin, ProfileOrigin::kHostTrace);
  ASSERT_EQ(session.profiles[1].rows.size(), 2U);
  EXPECT_EQ(session.profiles[1].rows[0].name, "aten::view");
}

TEST(ParseTrace, OfTheHostAloneHasNoLayerProfile) {
  const Session session =
      ParseText(R"([{"name":"aten::to","ph":"X","ts":9.1,"dur":3.3,"pid":"CPU Functions"}])");
  ASSERT_EQ(session.profiles.size(), 1U);
  EXPECT_EQ(session.profiles[0].origin, ProfileOrigin::kHostTrace);
  EXPECT_EQ(session.diagnostics.kept().size(), 0U);
}

TEST(ParseSamples, SummarisesThem) {
  const Session session =
      ParseText("{\n  \"conv1\": [0.5, 0.1, 0.3],\n  \"fc\": [\n    1, 2, 6\n  ]\n}\n");
  ASSERT_EQ(session.profiles.size(), 1U);
  const Profile& profile = session.profiles[0];
  EXPECT_EQ(profile.origin, ProfileOrigin::kSamples);
  EXPECT_EQ(profile.iterations, 3);
  ASSERT_EQ(profile.rows.size(), 2U);
  EXPECT_EQ(profile.rows[0].name, "conv1");
  EXPECT_NEAR(*profile.rows[0].total_ms, 0.9, 1e-12);
  EXPECT_NEAR(*profile.rows[0].average_ms, 0.3, 1e-12);
  EXPECT_EQ(profile.rows[0].median_ms, 0.3);
  EXPECT_EQ(profile.rows[0].source.line, 2U);
  EXPECT_EQ(profile.rows[1].average_ms, 3.0);
  EXPECT_EQ(profile.rows[1].median_ms, 2.0);
  EXPECT_EQ(profile.rows[1].source.line, 3U);
}

TEST(ParseSamples, ReadsPairsAndEvenNumbersOfThem) {
  const Session session =
      ParseText(R"({"a": [[0.4, "20241030-15:06:45.9"], [0.2, "20241030-15:06:46.0"]]})");
  ASSERT_EQ(session.profiles.size(), 1U);
  EXPECT_EQ(session.profiles[0].iterations, 2);
  EXPECT_NEAR(*session.profiles[0].rows[0].median_ms, 0.3, 1e-12);
}

TEST(ParseSamples, LeavesOutWhatIsUnknown) {
  const Session session = ParseText(R"({"a": [0.5, null, 1.5], "b": [0.5, 1], "c": []})");
  const Profile& profile = session.profiles.at(0);
  EXPECT_EQ(profile.iterations, std::nullopt) << "three, two and none";
  EXPECT_EQ(profile.rows[0].average_ms, 1.0);
  EXPECT_EQ(profile.rows[0].total_ms, std::nullopt) << "a partial sum is not the total";
  EXPECT_EQ(profile.rows[1].total_ms, 1.5);
  ASSERT_EQ(profile.rows.size(), 3U);
  EXPECT_EQ(profile.rows[2].average_ms, std::nullopt);
}

TEST(ParseProfile, WarnsOfEmptyOnes) {
  for (const char* text : {"[]", "[\n]", R"([{"count":12}])", R"({"traceEvents":[]})",
                           R"([{"ph":"M","ts":1,"name":"process_name"}])"}) {
    const Session session = ParseText(text);
    EXPECT_EQ(session.inputs[0].kind, "profile") << text;
    EXPECT_TRUE(session.profiles.empty()) << text;
    ASSERT_EQ(session.diagnostics.kept().size(), 1U) << text;
    EXPECT_EQ(session.diagnostics.kept()[0].code, Code::kProfileEmpty) << text;
    EXPECT_EQ(session.diagnostics.kept()[0].line, 1U) << text;
  }
}

TEST(ParseProfile, CallsAProfileOfNamelessRowsNotEmpty) {
  const Session session = ParseText(R"([{"count":3},{"timeMs":1}])");
  EXPECT_EQ(session.diagnostics.count(Code::kProfileRow), 1U);
  EXPECT_EQ(session.diagnostics.count(Code::kProfileEmpty), 0U);
}

// --- Damage -----------------------------------------------------------------

TEST(ParseProfile, KeepsTheRowsBeforeASyntaxError) {
  const Session session = ParseText(
      "[ { \"count\" : 1 }\n, { \"name\" : \"a\", \"timeMs\" : 1 }\n, { \"name\" : oops }\n]");
  ASSERT_EQ(session.profiles[0].rows.size(), 1U);
  ASSERT_EQ(session.diagnostics.count(Code::kProfileSyntax), 1U);
  const Diagnostic& diagnostic = session.diagnostics.kept()[0];
  EXPECT_EQ(diagnostic.line, 3U);
  EXPECT_EQ(diagnostic.message, "here a value is expected; used: 1 row before it; lost: 2 lines");
  EXPECT_EQ(diagnostic.snippet, ", { \"name\" : oops }");
}

TEST(ParseProfile, KeepsTheWholeRowsOfACutFile) {
  const std::string text = kProfile;
  for (std::size_t n = 40; n < text.size(); ++n) {
    const Session session = ParseText(text.substr(0, n));
    const std::size_t first_end = text.find("3.47 }") + 6;
    const std::size_t second_end = text.find("0.4 }") + 5;
    const std::size_t rows = (n >= first_end ? 1U : 0U) + (n >= second_end ? 1U : 0U);
    ASSERT_EQ(session.profiles.size(), rows > 0 ? 1U : 0U) << n;
    if (rows > 0) {
      EXPECT_EQ(session.profiles[0].rows.size(), rows) << n;
    }
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
  EXPECT_EQ(ParseText(R"([{"count":1e300},{"name":"a","timeMs":1}])").profiles[0].iterations,
            9000000000000000);
  EXPECT_EQ(ParseText(R"([{"count":-5},{"name":"a","timeMs":1}])").profiles[0].iterations, 0);
  EXPECT_EQ(ParseText(R"([{"count":nan},{"name":"a","timeMs":1}])").profiles[0].iterations,
            std::nullopt);
}

std::vector<std::string_view> NamesOf(const Session& session) {
  std::vector<std::string_view> names;
  for (const Profile& profile : session.profiles) {
    for (const ProfileRow& row : profile.rows) names.push_back(row.name);
  }
  return names;
}

using Names = std::vector<std::string_view>;

// Four rows in lines 2 to 5, the second replaced.
std::string WithSecondRow(const std::string& row) {
  return "[\n  { \"name\" : \"a\", \"timeMs\" : 1 }\n" + row +
         "\n, { \"name\" : \"c\", \"timeMs\" : 3 }\n, { \"name\" : \"d\", \"timeMs\" : 4 }\n]\n";
}

TEST(ParseProfile, GoesOnAtTheNextRowBehindAnError) {
  for (const char* row :
       {R"(, { "name" : oops })", R"(, { "name" : "b", "timeMs" : 1.2.3 })", R"(, { "name)",
        R"(, { "name" : "b", "timeMs" : 2)", R"(, { "name" : "b", "timeMs" : )",
        R"(, { "name" : "b)", "garbage", R"(, { "name" : "b" "timeMs" : 2 })",
        R"(, { "name" : "b", "x" : [ 1, } )", R"(, {)", "} }",
        R"(, { "name" : "b", "x" : [ [ { "y" : )"}) {
    const Session session = ParseText(WithSecondRow(row));
    EXPECT_EQ(NamesOf(session), (Names{"a", "c", "d"})) << row;
    ASSERT_EQ(session.profiles.size(), 1U) << row;
    EXPECT_EQ(session.profiles[0].rows.back().source.line, 5U) << row;
    EXPECT_EQ(session.profiles[0].rows[1].total_ms, 3.0) << row;
    ASSERT_EQ(session.diagnostics.kept().size(), 1U) << row;
    const std::string& message = session.diagnostics.kept()[0].message;
    EXPECT_NE(message.find("; used: 1 row before it, 2 rows behind it; lost: 1 line"),
              std::string::npos)
        << row << ": " << message;
  }
}

TEST(ParseProfile, GoesOnAtARowWhoseCommaIsMissing) {
  const Session session = ParseText(WithSecondRow(R"({ "name" : "b", "timeMs" : 2 })"));
  EXPECT_EQ(NamesOf(session), (Names{"a", "b", "c", "d"}));
  ASSERT_EQ(session.diagnostics.count(Code::kProfileSyntax), 1U);
  EXPECT_EQ(session.diagnostics.kept()[0].message,
            "here `,` or `]` is expected; used: 1 row before it, 3 rows behind it");
}

TEST(ParseProfile, GoesOnAtTheNextArrayBehindAnError) {
  const Session session = ParseText(
      "[ { \"name\" : \"a\", \"timeMs\" : 1 }\n, { \"name\" : \"x\", \"timeMs\" : 1\n[\n  { "
      "\"name\" : \"b\", \"timeMs\" : 2 } ]\n");
  ASSERT_EQ(session.profiles.size(), 2U);
  EXPECT_EQ(session.profiles[1].rows[0].name, "b");
  EXPECT_EQ(session.profiles[1].source.line, 3U);
}

TEST(ParseProfile, GoesOnBehindABracketTooMany) {
  const Session session = ParseText(
      "[ { \"name\" : \"a\", \"timeMs\" : 1 } ]\n]\n, { \"name\" : \"b\", \"timeMs\" : 2 }\n]\n");
  EXPECT_EQ(NamesOf(session), (Names{"a", "b"}));
  EXPECT_EQ(session.diagnostics.count(Code::kProfileSyntax), 1U);
}

TEST(ParseTrace, GoesOnInsideItsObject) {
  const Session session = ParseText(
      "{\"traceEvents\": [\n{\"name\": \"a\", \"ph\": \"X\", \"dur\": 1},\n{\"name\": oops},\n"
      "{\"name\": \"c\", \"ph\": \"X\", \"dur\": 3}\n], \"x\": 1}\n");
  EXPECT_EQ(NamesOf(session), (Names{"a", "c"}));
  ASSERT_EQ(session.diagnostics.kept().size(), 1U);
  EXPECT_NE(session.diagnostics.kept()[0].message.find("lost: 1 line"), std::string::npos);
}

TEST(ParseSamples, KeepsTheLayersBeforeAnError) {
  const Session session = ParseText("{\"a\": [0.5, 0.5],\n\"b\": [0.25, oops],\n\"c\": [1.5]}");
  EXPECT_EQ(NamesOf(session), (Names{"a"}));
  EXPECT_EQ(session.profiles[0].rows[0].total_ms, 1.0);
  EXPECT_EQ(session.diagnostics.count(Code::kProfileSyntax), 1U);
}

// --- Hostile input ----------------------------------------------------------

TEST(HostileProfile, OfANameOfAMegabyte) {
  for (const char filler : {'x', '"', '\\', '\n', '{', ',', ' '}) {
    const std::string name = "a" + std::string(1 << 20, filler) + "b";
    const Session session = ParseText("[{\"count\":1},{\"name\":\"" + name +
                                      "\",\"timeMs\":1}\n,{\"name\":\"z\",\"timeMs\":2}]");
    ASSERT_EQ(NamesOf(session).size(), 2U) << filler;
    EXPECT_EQ(NamesOf(session)[1], "z") << filler;
    if (filler != '\\') {
      EXPECT_EQ(NamesOf(session)[0], name) << filler;
    }
  }
}

TEST(HostileProfile, OfDeepNesting) {
  for (const char* open : {"[", "{\"a\":[", "{\"name\":\"x\",\"a\":{\"b\":[\n"}) {
    std::string text = "[{\"count\":1},{\"name\":\"a\",\"timeMs\":1}\n,";
    for (int i = 0; i < 50000; ++i) text += open;
    const Session session = ParseText(text + "\n, { \"name\" : \"z\", \"timeMs\" : 1 } ]\n");
    EXPECT_EQ(NamesOf(session).front(), "a");
    EXPECT_LE(NamesOf(session).size(), 3U);
    EXPECT_EQ(session.diagnostics.count(Code::kProfileSyntax), 1U);
  }
}

TEST(HostileProfile, OfNulBytes) {
  std::string text = WithSecondRow(", { \"name\" : \"b\", \"timeMs\" : 2 }");
  Session session;
  session.sources.push_back(SourceText::FromString("p", text));
  session.inputs.emplace_back();
  ParseProfile(session, SourceId{0}, {});
  EXPECT_EQ(NamesOf(session).size(), 4U);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string damaged = text;
    damaged[i] = '\0';
    Session other;
    other.sources.push_back(SourceText::FromString("p", damaged));
    other.inputs.emplace_back();
    SniffProfile(other.sources[0].view());
    ParseProfile(other, SourceId{0}, {});
    EXPECT_LE(NamesOf(other).size(), 4U) << i;
    EXPECT_GE(NamesOf(other).size(), 2U) << i;
  }
}

TEST(HostileProfile, CutAtEveryByteHasNeverMoreRowsThanTheWhole) {
  for (const std::string& text :
       {std::string(kProfile), std::string(kTrace), "{\"traceEvents\":" + std::string(kTrace) + "}",
        std::string("{\"a\": [0.5, 1.5],\n\"b\": [[0.25, \"t\"]]}"), WithSecondRow(", { \"na"),
        WithSecondRow(", { \"name\" : \"say \"hi\"\", \"timeMs\" : 2 }")}) {
    const Names whole = NamesOf(ParseText(text));
    for (std::size_t n = 0; n < text.size(); ++n) {
      EXPECT_LE(NamesOf(ParseText(text.substr(0, n))).size(), whole.size()) << n << " of " << text;
    }
  }
}

TEST(HostileProfile, WithAnErrorInEveryLineTakesOnePass) {
  const std::pair<const char*, std::size_t> lines[] = {
      {", { \"name\" : oops }\n", 0},
      {", { \"name\" : \"x\n", 0},
      {"{ \"name\" : \"x\", \"timeMs\" : 1 }\n", 100000},
      {"{\"a\":[\n", 0},
      {"]\n", 0},
      {"[{\"name\":\"x\",\n", 0},
      {"}\n, { \"name\" : \"x\", \"timeMs\" : 1 }\n", 100000},
  };
  for (const auto& [line, rows] : lines) {
    std::string text = "[ { \"count\" : 1 }\n";
    for (int i = 0; i < 100000; ++i) text += line;
    const Session session = ParseText(text);
    EXPECT_EQ(NamesOf(session).size(), rows) << line;
    EXPECT_EQ(session.diagnostics.count(Code::kProfileSyntax), 1U) << line;
  }
}

TEST(ParseProfile, SamplesThatBreakOffEnd) {
  const Session session =
      ParseText("{\"a\": [0.1], \"b\": [0.1, x]\n, {\"name\": \"b\", \"averageMs\": 1}");
  EXPECT_EQ(session.diagnostics.count(Code::kProfileSyntax), 1U);
  ASSERT_GE(session.profiles.size(), 1U);
  EXPECT_EQ(session.profiles[0].rows[0].name, "a");
}

TEST(ParseProfile, FilesHaveABoundOfProfiles) {
  std::string text;
  for (int i = 0; i < 1200; ++i) text += "[{\"name\":\"a\",\"timeMs\":1,\"averageMs\":1}]\n";
  const Session session = ParseText(text);
  EXPECT_EQ(session.profiles.size(), 1000U);
  EXPECT_EQ(session.diagnostics.count(Code::kProfileSyntax), 1U);
}

}  // namespace
}  // namespace trtscope
