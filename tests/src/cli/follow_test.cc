// --follow: a log that arrives in pieces, through a pipe or in a file.
#include "src/cli/follow.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "src/cli/exit_code.h"
#include "tests/read_file.h"
#include "tests/run_program.h"

namespace trtscope {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const char* const kLog = TRTSCOPE_SOURCE_DIR "/fixtures/classifier-fp16-trt8.6/build.log";

// Writes `text` into a pipe, `size` bytes at a time, while the program reads it.
struct Piped {
  ProgramRun run;
  explicit Piped(const std::string& text, std::size_t size, std::vector<std::string> args,
                 bool terminal = false, int pause_ms = 0) {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    std::thread writer([&] {
      for (std::size_t at = 0; at < text.size(); at += size) {
        const std::size_t count = std::min(size, text.size() - at);
        EXPECT_EQ(::write(ends[1], text.data() + at, count), static_cast<ssize_t>(count));
        std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms));
      }
      ::close(ends[1]);
    });
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(::fdopen(ends[0], "r"), &std::fclose);
    Io io;
    io.out = [this](std::string_view bytes) { run.out += bytes; };
    io.err = [this](std::string_view bytes) { run.err += bytes; };
    io.in = in.get();
    io.err_is_terminal = terminal;
    io.err_width = 60;
    run.exit_code = RunProgram(std::move(args), io);
    writer.join();
  }
};

std::string WithoutPath(std::string text) {
  for (std::size_t at = text.find(kLog); at != std::string::npos; at = text.find(kLog)) {
    text.replace(at, std::string_view(kLog).size(), "<stdin>");
  }
  return text;
}

TEST(Follow, EndsWithTheReportHoweverTheBytesArrive) {
  const std::string log = ReadFile(kLog);
  const ProgramRun whole = RunTrtscope({"build", kLog});
  for (const std::size_t size : {1U, 7U, 4096U}) {
    const Piped piped(log, size, {"build", "--follow", "-"});
    EXPECT_EQ(piped.run.out, WithoutPath(whole.out)) << size;
    EXPECT_EQ(piped.run.exit_code, whole.exit_code);
  }
}

TEST(Follow, TeePassesEveryByteOnAndTheReportGoesToStandardError) {
  const std::string log = ReadFile(kLog) + "no line end \xff\r";
  for (const std::size_t size : {1U, 7U, 4096U}) {
    const Piped piped(log, size, {"build", "--follow", "--tee", "-"});
    EXPECT_EQ(piped.run.out, log) << size;
    EXPECT_THAT(piped.run.err, HasSubstr("Where the time goes"));
  }
}

TEST(Follow, TeeLeavesTheReportToAFile) {
  const TemporaryDirectory folder;
  const std::string log = ReadFile(kLog);
  const Piped piped(
      log, 4096, {"build", "--follow", "--tee", "-", "--format", "json", "-o", folder.file("r")});
  EXPECT_EQ(piped.run.out, log);
  EXPECT_THAT(piped.run.err, Not(HasSubstr("\"schema\"")));
  EXPECT_THAT(ReadFile(folder.file("r")), HasSubstr("\"trtscope.build/1\""));
}

TEST(Follow, WithoutATerminalPrintsALineAPhase) {
  // Slower than the reader, which looks at a piece at a time.
  const Piped piped(ReadFile(kLog), 512, {"build", "--follow", "-"}, /*terminal=*/false, 10);
  EXPECT_THAT(piped.run.err, AllOf(HasSubstr("trtscope: tuning layer"), Not(HasSubstr("\x1b")),
                                   Not(HasSubstr("\r"))));
}

TEST(Follow, OnATerminalKeepsToOneLine) {
  const Piped piped(ReadFile(kLog), 4096, {"build", "--follow", "-"}, /*terminal=*/true);
  EXPECT_THAT(piped.run.err, HasSubstr("\r\x1b[Ktrtscope: "));
  std::string_view rest = piped.run.err;
  const std::string_view lead = "\r\x1b[Ktrtscope: ";
  for (std::size_t at = rest.find(lead); at != std::string_view::npos; at = rest.find(lead)) {
    rest.remove_prefix(at + lead.size());
    EXPECT_LT(rest.substr(0, rest.find_first_of("\r\n")).size(), 64U);
  }
}

TEST(Follow, PrintsWarningsOnceWithoutObeyingThem) {
  const std::string warning = "[08/17/2022-07:50:52] [W] [TRT] beware \x1b]0;title\x07\n";
  const Piped piped(warning + warning + ReadFile(kLog), 4096, {"build", "--follow", "-"});
  const std::size_t first = piped.run.err.find("warning: beware");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(piped.run.err.find("warning: beware", first + 1), std::string::npos);
  EXPECT_THAT(piped.run.err, Not(HasSubstr("\x1b")));
}

TEST(Follow, QuietPrintsTheReportOnly) {
  const Piped piped(ReadFile(kLog), 4096, {"build", "--follow", "-q", "-"});
  EXPECT_THAT(piped.run.err, Not(HasSubstr("trtscope:")));
}

TEST(Follow, AFileEndsWithTheProgramsLastLine) {
  const TemporaryDirectory folder;
  const std::string path = folder.file("build.log");
  const std::string log = ReadFile(kLog);
  const std::size_t half = log.size() / 2;
  std::ofstream(path) << log.substr(0, half);
  std::thread writer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    std::ofstream(path, std::ios::app) << log.substr(half) << "&&&& PASSED TensorRT.trtexec\n";
  });
  const ProgramRun run = RunTrtscope({"build", "--follow", path});
  writer.join();
  EXPECT_THAT(run.out, HasSubstr("Where the time goes"));
  EXPECT_THAT(run.out, HasSubstr("engine 0"));
}

TEST(Follow, AnInterruptEndsTheReadingNotTheReport) {
  const TemporaryDirectory folder;
  const std::string path = folder.file("build.log");
  // Nothing says that this log is over.
  const std::string log = ReadFile(kLog);
  std::ofstream(path) << log.substr(0, log.find("&&&& PASSED"));
  const pid_t self = ::getpid();
  std::thread interrupter([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    ::kill(self, SIGINT);
  });
  const ProgramRun run = RunTrtscope({"build", "--follow", path});
  interrupter.join();
  EXPECT_THAT(run.err, HasSubstr("interrupted"));
  EXPECT_THAT(run.out, HasSubstr("Where the time goes"));
}

TEST(Follow, RefusesWhatDoesNotGrow) {
  EXPECT_EQ(RunTrtscope({"build", "--follow", "/tmp"}).exit_code, kExitUsage);
  EXPECT_EQ(RunTrtscope({"build", "--follow", kLog, kLog}).exit_code, kExitUsage);
  EXPECT_EQ(RunTrtscope({"build", "--tee", kLog}).exit_code, kExitUsage);
  EXPECT_EQ(RunTrtscope({"build", "--follow", "/nowhere.log"}).exit_code, kExitUnusableInput);
}

TEST(LiveText, EstimatesTheRestFromLayersThatAreDone) {
  LiveState state;
  state.phase = LivePhase::kTune;
  state.layers = 11;
  state.layers_begun = 3;
  state.trials = 1234;
  state.current_layer = "conv\n1";
  EXPECT_EQ(LiveText(state, 125, 20),
            "tuning layer 3 of 11, 1,234 trials, 2 min 5 s, ~1 min 30 s left: conv\\n1");
  state.layers_begun = 1;
  EXPECT_EQ(LiveText(state, 2, 1), "tuning layer 1 of 11, 1,234 trials, 2.0 s: conv\\n1");
  state.layers.reset();
  EXPECT_THAT(LiveText(state, 2, 1), HasSubstr("tuning layer 1, "));
}

}  // namespace
}  // namespace trtscope
