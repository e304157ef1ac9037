#include "parsers/formats.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "tests/parsers/common/compress.h"
#include "tests/parsers/model_dump.h"

namespace trtscope {
namespace {

std::string KindOf(const std::string& bytes) {
  return std::string(ParseText(bytes).inputs[0].kind);
}

// The one diagnostic's code, or how many there are.
std::string RefusedAs(const std::string& bytes) {
  const Session session = ParseText(bytes);
  EXPECT_EQ(session.inputs[0].kind, "");
  EXPECT_TRUE(session.engines.empty() && session.logs.empty() && session.profiles.empty());
  if (session.diagnostics.kept().size() != 1)
    return std::to_string(session.diagnostics.kept().size());
  EXPECT_EQ(session.diagnostics.kept()[0].path, "build.log");
  return std::string(InfoOf(session.diagnostics.kept()[0].code).name);
}

TEST(AddInput, KnowsBuildLogsByAnyLoggersPrefix) {
  for (const char* text :
       {"[09/15/2019-13:28:03] [V] [TRT] x", "[V] x", "[TRT]    x", "[TensorRT] VERBOSE: x",
        "My Logger: Severity.VERBOSE x", "I0516 08:25:52.973930 9187 logging.cc:49] x",
        "> [V] quoted", "\xEF\xBB\xBF[V] with a mark"}) {
    EXPECT_EQ(KindOf(text), "build_log") << text;
  }
}

TEST(AddInput, KnowsBuildLogsByWhatTheySay) {
  for (const char* text :
       {"$ ./build.sh\nLayer(A): n, Tactic: 1, x[Float(1)] -> y[Float(1)]\n",
        "compiling\n&&&& RUNNING TensorRT.trtexec # t\n", "x\nTactic: 1 Time: 1\n",
        "Name: n, LayerType: t, Inputs: [], Outputs: []"}) {
    EXPECT_EQ(KindOf(text), "build_log") << text;
  }
}

TEST(AddInput, FindsABuildThatStartsLate) {
  const std::string chatter(100000, 'x');
  EXPECT_EQ(KindOf(chatter + "\nEngine Layer Information:\n"), "build_log");
  EXPECT_EQ(KindOf(chatter + "\n[TRT]   hello\n"), "build_log");
}

TEST(AddInput, KnowsProfiles) {
  EXPECT_EQ(KindOf("[ { \"count\" : 5 }\n, { \"name\" : \"a\", \"timeMs\" : 1 } ]"), "profile");
  EXPECT_EQ(KindOf("[ { \"name\" : \"a\", \"ph\" : \"X\", \"dur\" : 2.5 } ]"), "profile");
  EXPECT_EQ(KindOf("{ \"a\" : [0.5, 0.25] }"), "profile");
  EXPECT_EQ(KindOf("[]"), "profile");
}

TEST(AddInput, RefusesEmptyAndBlankInputs) {
  EXPECT_EQ(RefusedAs(""), "empty-file");
  EXPECT_EQ(RefusedAs(" \r\n\t\n"), "empty-file");
  EXPECT_EQ(RefusedAs("\xEF\xBB\xBF"), "empty-file");
}

TEST(AddInput, RefusesBinaryInputs) {
  EXPECT_EQ(RefusedAs(std::string("ftrt\0\0\0\x01 TensorRT", 17)), "binary-file");
  EXPECT_EQ(RefusedAs(std::string("[V] x\0y", 7)), "binary-file");
}

TEST(AddInput, RefusesTextThatIsNeither) {
  EXPECT_EQ(RefusedAs("hello world\n"), "unknown-format");
  EXPECT_EQ(RefusedAs("{\"a\": 1}"), "unknown-format");
  EXPECT_EQ(RefusedAs("[1]"), "unknown-format");
}

TEST(AddInput, NamesOtherJsonFilesOfTensorRT) {
  EXPECT_EQ(RefusedAs("{\"performance_summary\": {\"Throughput\": 1}}"), "unsupported-format");
  EXPECT_EQ(RefusedAs("{\"build_options\": {}}"), "unsupported-format");
  EXPECT_EQ(RefusedAs("[ { \"name\" : \"y\", \"dimensions\" : \"1\", \"values\" : [ 1 ] } ]"),
            "unsupported-format");
}

TEST(AddInput, TellsWhetherItRead) {
  Session session;
  EXPECT_TRUE(AddInput(session, SourceText::FromString("a", "[V] x"), {}));
  EXPECT_FALSE(AddInput(session, SourceText::FromString("b", ""), {}));
  EXPECT_TRUE(
      AddInput(session, SourceText::FromString("c", "[{\"count\":1},{\"name\":\"a\"}]"), {}));
  ASSERT_EQ(session.inputs.size(), 3U);
  EXPECT_EQ(session.inputs[1].path, "b");
  EXPECT_EQ(session.inputs[2].kind, "profile");
  EXPECT_EQ(session.sources.size(), 3U);
}

TEST(AddInput, NumbersEnginesThroughAllInputs) {
  const std::string log =
      "[V] Engine Layer Information:\nLayer(A): n, Tactic: 1, x[Float(1)] -> y[Float(1)]\n";
  Session session;
  AddInput(session, SourceText::FromString("a", log), {});
  AddInput(session, SourceText::FromString("b", log + log), {});
  ASSERT_EQ(session.engines.size(), 3U);
  EXPECT_EQ(session.engines[2].id, 2U);
  EXPECT_EQ(session.engines[2].source.source.value, 1U);
  EXPECT_EQ(session.engines[0].log, session.logs[0]);
  EXPECT_EQ(session.engines[1].log, session.logs[1]);
}

// What AddInput makes of a file with these bytes.
Session FromStream(const std::string& bytes) {
  std::FILE* const file = std::tmpfile();
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  std::rewind(file);
  Session session;
  AddInput(session, std::move(SourceText::Read(file, "build.log.gz").value()), {});
  std::fclose(file);
  return session;
}

TEST(AddInput, ReadsCompressedLogs) {
  const std::string log =
      "[V] Engine Layer Information:\nLayer(A): n, Tactic: 1, x[Float(1)] -> y[Float(1)]\n";
  for (const std::string& bytes : {Gzip(log), Zstd(log)}) {
    const Session session = FromStream(bytes);
    ASSERT_EQ(session.engines.size(), 1U);
    EXPECT_EQ(session.engines[0].layers[0].name, "n");
    EXPECT_EQ(session.inputs[0].bytes, bytes.size());
    EXPECT_EQ(session.inputs[0].lines, 2U);
    EXPECT_EQ(session.diagnostics.count(Code::kCompressedDamaged), 0U);
  }
}

TEST(AddInput, SaysWhatIsMissingFromDamagedData) {
  const std::string whole = Gzip("[V] x\n");
  const Session session = FromStream(whole.substr(0, whole.size() - 4));
  EXPECT_EQ(session.inputs[0].kind, "build_log");
  ASSERT_EQ(session.diagnostics.count(Code::kCompressedDamaged), 1U);
  EXPECT_EQ(session.diagnostics.kept()[0].path, "build.log.gz");
  EXPECT_EQ(session.diagnostics.kept()[0].message,
            "the gzip data are cut: 6 bytes came out of them");
}

TEST(AddInput, ReadsCompressedLibraries) {
  const std::string library = std::string(
                                  "\x7F"
                                  "ELF\0\0",
                                  6) +
                              std::string(200000, '\0') + "tensorrt_version_8_6_1_6";
  for (const std::string& bytes : {library, Gzip(library)}) {
    const Session session = FromStream(bytes);
    EXPECT_EQ(session.inputs[0].kind, "trt_version");
    ASSERT_EQ(session.versions.size(), 1U);
    EXPECT_EQ(session.versions[0].version, "8.6.1");
  }
}

TEST(AddUnreadable, KeepsThePlaceOfTheInput) {
  Session session;
  AddUnreadable(session, "missing.log", Error{"cannot open missing.log", "check the path"});
  AddInput(session, SourceText::FromString("a", "[V] x"), {});
  ASSERT_EQ(session.inputs.size(), 2U);
  EXPECT_EQ(session.inputs[0].path, "missing.log");
  EXPECT_EQ(session.inputs[0].kind, "");
  EXPECT_EQ(session.logs[0]->source.value, 1U);
  ASSERT_EQ(session.diagnostics.kept().size(), 1U);
  EXPECT_EQ(session.diagnostics.kept()[0].message, "cannot open missing.log");
  EXPECT_EQ(session.diagnostics.kept()[0].help, "check the path");
}

}  // namespace
}  // namespace trtscope
