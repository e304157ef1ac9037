// The same build says the same whatever logger wrote it down, and whatever happened to the text
// since.
#include <gtest/gtest.h>

#include <array>
#include <ostream>

#include "tests/property/facts.h"
#include "tests/property/logs.h"

namespace trtscope::property {
namespace {

// A line of a log by trtexec or a Python logger, taken apart here without the parser's help.
struct LogLine {
  /// 'V', 'I', 'W', 'E'; 0 for a line without a prefix: foreign output, or a message's further
  /// lines.
  char severity = 0;
  std::string_view payload;
};

bool Take(std::string_view& text, std::string_view part) {
  if (!text.starts_with(part)) return false;
  text.remove_prefix(part.size());
  return true;
}

LogLine TakeApart(std::string_view line) {
  constexpr std::size_t kTimeLength = 22;  // "[08/25/2021-17:30:04] "
  LogLine taken;
  std::string_view rest = line;
  if (rest.size() > kTimeLength && rest[3] == '/' && rest[11] == '-' && rest[20] == ']') {
    rest.remove_prefix(kTimeLength);
  }
  Take(rest, "[TRT] ");
  if (rest.size() >= 3 && rest[0] == '[' && rest[2] == ']') {
    taken.severity = rest[1];
    rest.remove_prefix(3);
    Take(rest, " ");
    if (!Take(rest, "[TRT] ")) Take(rest, "[TRT]");
  }
  taken.payload = taken.severity == 0 ? line : rest;
  return taken;
}

// What a dialect has no place for.
enum class Lacks : uint8_t {
  kNothing,
  // Without a severity `[V] Layers:` (an engine that was just built) and `[I] Layers:` (a
  // description of one that is there) look the same; so do they where VERBOSE is written like INFO.
  kVerbose,
  // Without any prefix nothing tells where a list of bare names, or of a wrapped record, ends.
  kPrefix,
};

struct Dialect {
  std::string_view name;
  // Prefix by severity: V, I, W, E.
  std::array<std::string_view, 4> prefixes;
  std::string_view suffix;
  Lacks lacks = Lacks::kNothing;
};

constexpr std::array<Dialect, 16> kDialects = {{
    {"trtexec",
     {"[08/17/2022-07:50:52] [V] [TRT] ", "[08/17/2022-07:50:52] [I] [TRT] ",
      "[08/17/2022-07:50:52] [W] [TRT] ", "[08/17/2022-07:50:52] [E] [TRT] "},
     ""},
    {"samples51", {"[V] [TRT] ", "[I] [TRT] ", "[W] [TRT] ", "[E] [TRT] "}, ""},
    {"python8",
     {"[09/07/2022-04:07:27] [TRT] [V] ", "[09/07/2022-04:07:27] [TRT] [I] ",
      "[09/07/2022-04:07:27] [TRT] [W] ", "[09/07/2022-04:07:27] [TRT] [E] "},
     ""},
    {"python7",
     {"[TensorRT] VERBOSE: ", "[TensorRT] INFO: ", "[TensorRT] WARNING: ", "[TensorRT] ERROR: "},
     ""},
    {"plain", {"[V] ", "[I] ", "[W] ", "[E] "}, ""},
    {"polygraphy", {"[X] ", "[V] ", "[W] ", "[E] "}, "", Lacks::kVerbose},
    {"jetson", {"[TRT]    ", "[TRT]    ", "[TRT]    ", "[TRT]    "}, "", Lacks::kVerbose},
    {"deepstream", {"DEBUG: [TRT]: ", "INFO: [TRT]: ", "WARNING: [TRT]: ", "ERROR: [TRT]: "}, ""},
    {"glog",
     {"I0516 08:25:52.973930 9187 logging.cc:49] ", "I0516 08:25:52.973930 9187 logging.cc:49] ",
      "W0516 08:25:52.973930 9187 logging.cc:46] ", "E0516 08:25:52.973930 9187 logging.cc:43] "},
     "",
     Lacks::kVerbose},
    {"triton_quoted",
     {"I0516 08:25:52.973930 9187 logging.cc:49] \"",
      "I0516 08:25:52.973930 9187 logging.cc:49] \"",
      "W0516 08:25:52.973930 9187 logging.cc:46] \"",
      "E0516 08:25:52.973930 9187 logging.cc:43] \""},
     "\"",
     Lacks::kVerbose},
    {"onnxruntime",
     {"2024-03-28 13:07:04.725964281 [V:onnxruntime:Default, tensorrt_execution_provider.h:86 log] "
      "[2024-03-28 20:07:04 VERBOSE] ",
      "2024-03-28 13:07:04.725964281 [I:onnxruntime:Default, tensorrt_execution_provider.h:86 log] "
      "[2024-03-28 20:07:04    INFO] ",
      "2024-03-28 13:07:04.725964281 [W:onnxruntime:Default, tensorrt_execution_provider.h:83 log] "
      "[2024-03-28 20:07:04 WARNING] ",
      "2024-03-28 13:07:04.725964281 [E:onnxruntime:Default, tensorrt_execution_provider.h:80 log] "
      "[2024-03-28 20:07:04   ERROR] "},
     ""},
    {"pybind_unknown",
     {"[2021-08-05 12:39:57 UNKNOWN] ", "[2021-08-05 12:39:57    INFO] ",
      "[2021-08-05 12:39:57 WARNING] ", "[2021-08-05 12:39:57   ERROR] "},
     ""},
    {"torch_tensorrt",
     {"DEBUG: [Torch-TensorRT TorchScript Conversion Context] - ",
      "INFO: [Torch-TensorRT TorchScript Conversion Context] - ",
      "WARNING: [Torch-TensorRT TorchScript Conversion Context] - ",
      "ERROR: [Torch-TensorRT TorchScript Conversion Context] - "},
     ""},
    {"torch_dynamo",
     {"DEBUG:torch_tensorrt [TensorRT Conversion Context]:",
      "INFO:torch_tensorrt [TensorRT Conversion Context]:",
      "WARNING:torch_tensorrt [TensorRT Conversion Context]:",
      "ERROR:torch_tensorrt [TensorRT Conversion Context]:"},
     ""},
    {"custom_python",
     {"My Logger: Severity.VERBOSE ", "My Logger: Severity.INFO ", "My Logger: Severity.WARNING ",
      "My Logger: Severity.ERROR "},
     ""},
    {"none", {"", "", "", ""}, "", Lacks::kPrefix},
}};

std::size_t SeverityIndex(char severity) {
  constexpr std::string_view kLetters = "VIWE";
  return std::min(kLetters.find(severity), kLetters.size() - 1);
}

// A message that ends in a line feed of its own keeps its prefix on the first line only: lines that
// have none in the original get none here.
std::string InDialect(std::string_view text, const Dialect& dialect) {
  std::string out;
  for (const std::string_view line : LinesOf(text)) {
    const LogLine taken = TakeApart(line);
    if (taken.severity == 0) {
      out.append(line);
    } else {
      out.append(dialect.prefixes[SeverityIndex(taken.severity)]).append(taken.payload);
      out.append(dialect.suffix);
    }
    out += '\n';
  }
  return out;
}

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Lists of bare names, and descriptions of an engine that is there, begin like this.
bool HasDump(std::string_view text) {
  return Contains(text, "] Layers:\n") || Contains(text, "] Layer Information:\n");
}

bool CanCarry(const Dialect& dialect, std::string_view text) {
  return dialect.lacks == Lacks::kNothing || !HasDump(text);
}

std::vector<NamedText> DialectLogs() {
  std::vector<NamedText> logs = Fixtures("build.log");
  for (NamedText& log : CorpusLogs("trtexec.log", 60000, 800000)) logs.push_back(std::move(log));
  return logs;
}

class EveryDialect : public testing::TestWithParam<Dialect> {};

TEST_P(EveryDialect, TellsTheSame) {
  std::size_t carried = 0;
  for (const NamedText& log : DialectLogs()) {
    if (!CanCarry(GetParam(), log.text)) continue;
    ++carried;
    const Facts expected = FactsOf(ParseBytes(log.text));
    const Facts actual = FactsOf(ParseBytes(InDialect(log.text, GetParam())));
    EXPECT_EQ(Difference(expected, actual), "") << log.name;
    // The list of bindings ends where the next prefix begins.
    if (GetParam().lacks == Lacks::kPrefix) continue;
    EXPECT_EQ(BindingsDifference(expected, actual), "") << log.name;
  }
  EXPECT_GE(carried, 8U);
}

std::string NameOf(const testing::TestParamInfo<Dialect>& info) {
  return std::string(info.param.name);
}
INSTANTIATE_TEST_SUITE_P(Property, EveryDialect, testing::ValuesIn(kDialects), NameOf);

// --- What happens to a log on its way
// ------------------------------------------------------------------------

// Rewrites every line of `text`; `change(line, number)` gives the line's new text with its line
// feed.
template <class Change>
std::string Rewrite(std::string_view text, Change change) {
  std::string out;
  std::size_t number = 0;
  for (const std::string_view line : LinesOf(text)) out += change(line, number++);
  return out;
}

template <class Change>
void ExpectTheSame(Change change) {
  for (const NamedText& log : DialectLogs()) {
    const Facts expected = FactsOf(ParseBytes(log.text));
    const Facts actual = FactsOf(ParseBytes(Rewrite(log.text, change)));
    EXPECT_EQ(Difference(expected, actual), "") << log.name;
    EXPECT_EQ(BindingsDifference(expected, actual), "") << log.name;
  }
}

std::string Line(std::string_view text) { return std::string(text) + "\n"; }

TEST(LogInTransit, TellsTheSameWithCarriageReturns) {
  ExpectTheSame([](std::string_view line, std::size_t) { return std::string(line) + "\r\n"; });
}

TEST(LogInTransit, TellsTheSameWithBlankLinesBetweenAllLines) {
  ExpectTheSame([](std::string_view line, std::size_t) { return std::string(line) + "\n\n"; });
}

TEST(LogInTransit, TellsTheSameWithLinesOfBlanksBetweenAllLines) {
  ExpectTheSame([](std::string_view line, std::size_t) { return std::string(line) + "\n \t \n"; });
}

TEST(LogInTransit, TellsTheSameWhenQuoted) {
  ExpectTheSame([](std::string_view line, std::size_t) { return "> " + Line(line); });
}

TEST(LogInTransit, TellsTheSameWhenQuotedTwice) {
  ExpectTheSame([](std::string_view line, std::size_t) { return "> > " + Line(line); });
}

TEST(LogInTransit, TellsTheSameWithBlanksAtLineEnds) {
  ExpectTheSame([](std::string_view line, std::size_t) { return Line(std::string(line) + "  "); });
}

// trtexec colours nothing, but terminals and log collectors do: the prefix, and a reset at the
// line's end.
TEST(LogInTransit, TellsTheSameInColour) {
  ExpectTheSame([](std::string_view line, std::size_t) {
    const LogLine taken = TakeApart(line);
    const std::string_view prefix = line.substr(0, line.size() - taken.payload.size());
    if (prefix.empty()) return std::string(line) + "\x1b[0m\x1b[K\n";
    return "\x1b[1;35m" + std::string(prefix) + "\x1b[0m" + std::string(taken.payload) +
           "\x1b[0m\n";
  });
}

TEST(LogInTransit, TellsTheSameWithoutTheLastLineFeed) {
  for (const NamedText& log : DialectLogs()) {
    std::string text = log.text;
    while (text.ends_with('\n')) text.pop_back();
    EXPECT_EQ(Difference(FactsOf(ParseBytes(log.text)), FactsOf(ParseBytes(text))), "") << log.name;
  }
}

TEST(LogInTransit, TellsTheSameInUtf16) {
  for (const NamedText& log : Fixtures("build.log")) {
    const bool ascii = std::all_of(log.text.begin(), log.text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!ascii) continue;
    const std::filesystem::path path =
        std::filesystem::path(testing::TempDir()) / ("trtscope_utf16_" + log.name);
    std::ofstream file(path, std::ios::binary);
    file << "\xFF\xFE";
    for (const char c : log.text) file << c << '\0';
    file.close();
    Result<SourceText> source = SourceText::Open(path.string());
    std::filesystem::remove(path);
    ASSERT_TRUE(source.ok());
    Session session;
    AddInput(session, std::move(source.value()), {});
    EXPECT_EQ(Difference(FactsOf(ParseBytes(log.text)), FactsOf(session)), "") << log.name;
  }
}

// --- Foreign output between the lines
// ------------------------------------------------------------------------

// Other programs' prints as real logs have them. None looks like a record, a name alone, or `Key:
// value`.
constexpr std::array<std::string_view, 7> kForeign = {
    "2024-06-22 20:52:41.045771: T identity.cpp:270] destroy",
    "Succeed saving timing cache file",
    "user@orin$ tail -f build.out",
    "[video]  created imageLoader from file",
    "| 30%   45C    P8    12W / 250W |   1024MiB / 24576MiB |      3%      Default |",
    "100%|##########| 12/12 [00:01<00:00, 11.2it/s]",
    "0:00:01.508171504 10139 0x55afb59a90 INFO nvinfer gstnvinfer.cpp:619:gst_nvinfer_logger",
};

// Lists of bare names have no mark that tells a name from foreign output; nothing may come between
// those.
std::vector<NamedText> LogsOfRecords() {
  std::vector<NamedText> logs;
  for (NamedText& log : DialectLogs()) {
    const Session session = ParseBytes(log.text);
    const bool bare =
        std::any_of(session.engines.begin(), session.engines.end(),
                    [](const Engine& e) { return e.layers_from == LayersFrom::kNamesOnly; });
    if (!bare) logs.push_back(std::move(log));
  }
  return logs;
}

TEST(LogInTransit, TellsTheSameWithForeignLinesBetweenItsLines) {
  for (const NamedText& log : LogsOfRecords()) {
    for (std::size_t every = 1; every <= 3; ++every) {
      const std::string mixed = Rewrite(log.text, [&](std::string_view line, std::size_t number) {
        if (number % every != 0) return Line(line);
        return Line(line) + Line(kForeign[number / every % kForeign.size()]);
      });
      const Facts expected = FactsOf(ParseBytes(log.text));
      EXPECT_EQ(Difference(expected, FactsOf(ParseBytes(mixed))), "")
          << log.name << " every " << every;
    }
  }
}

TEST(LogInTransit, TellsTheSameAfterAnotherProgramsOutput) {
  std::string before;
  for (int i = 0; i < 3000; ++i)
    before += Line(kForeign[static_cast<std::size_t>(i) % kForeign.size()]);
  for (const NamedText& log : DialectLogs()) {
    const Facts expected = FactsOf(ParseBytes(log.text));
    EXPECT_EQ(Difference(expected, FactsOf(ParseBytes(before + log.text))), "") << log.name;
  }
}

// --- How it is read
// ------------------------------------------------------------------------------------------

// A border of blocks behind every line, and several workers.
TEST(LogInTransit, TellsTheSameInAnyBlocksOnAnyThreads) {
  for (const NamedText& log : DialectLogs()) {
    const Facts expected = FactsOf(ParseBytes(log.text, SmallBlocks(1, std::size_t{64} << 20)));
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{200}, std::size_t{4096}}) {
      if (bytes == 0 && log.text.size() > 100000) continue;
      const Facts actual = FactsOf(ParseBytes(log.text, SmallBlocks(4, bytes)));
      EXPECT_EQ(Difference(expected, actual), "") << log.name << " in blocks of " << bytes;
    }
  }
}

}  // namespace
}  // namespace trtscope::property
