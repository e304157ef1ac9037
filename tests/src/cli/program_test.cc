#include "src/cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "src/cli/command_line.h"
#include "src/cli/exit_code.h"
#include "tests/read_file.h"
#include "tests/run_program.h"

namespace trtscope {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string Fixture(std::string_view name) {
  return (fs::path(TRTSCOPE_SOURCE_DIR) / "fixtures" / name).string();
}

std::string Mnist() { return Fixture("mnist-int8-trt6/build.log"); }

std::string Truncated() { return Fixture("malformed/log-truncated.log"); }

std::vector<std::string> NamesIn(const std::string& folder) {
  std::vector<std::string> names;
  for (const fs::path& path : EntriesOf(folder)) names.push_back(path.filename().string());
  return names;
}

// --- The nearest command
// ---------------------------------------------------------------------------------

TEST(NearestCommand, FindsAMistypedCommand) {
  EXPECT_EQ(NearestCommand("precison"), "precision");
  EXPECT_EQ(NearestCommand("reprot"), "report");
  EXPECT_EQ(NearestCommand("hto"), "hot");
  EXPECT_EQ(NearestCommand("reformat"), "reformats");
  EXPECT_EQ(NearestCommand("graphs"), "graph");
}

TEST(NearestCommand, FindsACommandByItsBeginning) {
  EXPECT_EQ(NearestCommand("prec"), "precision");
  EXPECT_EQ(NearestCommand("ref"), "reformats");
}

TEST(NearestCommand, FindsNothingForAWordThatIsFarFromAll) {
  EXPECT_EQ(NearestCommand("frobnicate"), "");
  EXPECT_EQ(NearestCommand(std::string(10000, 'x')), "");
}

// --- Exit codes
// ------------------------------------------------------------------------------------------

TEST(ExitCode, IsZeroWhenAllIsFine) {
  EXPECT_EQ(RunTrtscope({"report", Mnist()}).exit_code, kExitFine);
}

TEST(ExitCode, IsZeroForDoubtsWithoutStrict) {
  EXPECT_EQ(RunTrtscope({"report", Truncated()}).exit_code, kExitFine);
}

TEST(ExitCode, IsOneForDoubtsWithStrict) {
  EXPECT_EQ(RunTrtscope({"report", Truncated(), "--strict"}).exit_code, kExitFindings);
}

TEST(ExitCode, StrictIsZeroForNotes) {
  EXPECT_EQ(RunTrtscope({"report", Fixture("malformed/layer-count.log"), "--strict"}).exit_code,
            kExitFine);
}

TEST(ExitCode, IsTwoForWrongUse) {
  EXPECT_EQ(RunTrtscope({}).exit_code, kExitUsage);
  EXPECT_EQ(RunTrtscope({"report"}).exit_code, kExitUsage);
  EXPECT_EQ(RunTrtscope({"frobnicate"}).exit_code, kExitUsage);
  EXPECT_EQ(RunTrtscope({"report", Mnist(), "--no-such-option"}).exit_code, kExitUsage);
  EXPECT_EQ(RunTrtscope({"report", Mnist(), "--engine", "1"}).exit_code, kExitUsage);
  EXPECT_EQ(RunTrtscope({"report", Mnist(), "--filter", "("}).exit_code, kExitUsage);
}

TEST(ExitCode, IsThreeForInputsThatCannotBeUsed) {
  EXPECT_EQ(RunTrtscope({"report", "/no/such/file.log"}).exit_code, kExitUnusableInput);
  EXPECT_EQ(RunTrtscope({"report", Fixture("malformed/binary-file.log")}).exit_code,
            kExitUnusableInput);
  EXPECT_EQ(RunTrtscope({"report", Mnist(), "/no/such/file.log"}).exit_code, kExitUnusableInput);
}

TEST(ExitCode, IsTheSameInEveryFormat) {
  for (const char* format : {"text", "json", "csv", "md"}) {
    const ProgramRun run =
        RunTrtscope({"report", Fixture("info-only-trt8.5/build.log"), "--format", format});
    EXPECT_EQ(run.exit_code, kExitUnusableInput) << format;
  }
}

TEST(RunProgram, SurvivesArgumentsOfEveryKind) {
  for (const std::string& strange :
       {std::string(), std::string(1, '\0'), std::string("\xff\xfe"), std::string(100000, 'a'),
        std::string("--"), std::string("-")}) {
    EXPECT_NE(RunTrtscope({strange}).exit_code, kExitBug);
    EXPECT_NE(RunTrtscope({"report", strange}).exit_code, kExitBug);
    EXPECT_NE(RunTrtscope({"report", Mnist(), "--filter", strange}).exit_code, kExitBug);
  }
}

// --- Where things go
// -------------------------------------------------------------------------------------

TEST(RunProgram, PrintsHelpWhereResultsGo) {
  const ProgramRun run = RunTrtscope({"--help"});
  EXPECT_THAT(run.out, HasSubstr("trtscope"));
  EXPECT_EQ(run.err, "");
}

TEST(RunProgram, PrintsErrorsWhereResultsDoNotGo) {
  const ProgramRun run = RunTrtscope({"report", "/no/such/file.log"});
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("/no/such/file.log"));
}

TEST(RunProgram, TakesAFileWithoutACommandForReport) {
  EXPECT_EQ(RunTrtscope({Mnist()}).out, RunTrtscope({"report", Mnist()}).out);
}

TEST(RunProgram, NeverPrintsControlCharactersOfArguments) {
  const ProgramRun run = RunTrtscope({"report", "/no/such/\x1b[31mfile"});
  EXPECT_THAT(run.err, Not(HasSubstr("\x1b")));
}

// --- Standard input
// --------------------------------------------------------------------------------------

TEST(StandardInput, IsReadForADash) {
  Surroundings around;
  around.in = ReadFile(Mnist());
  const ProgramRun run = RunTrtscope({"precision", "-", "--format", "csv"}, around);
  EXPECT_EQ(run.exit_code, kExitFine);
  EXPECT_EQ(run.out, RunTrtscope({"precision", Mnist(), "--format", "csv"}).out);
}

TEST(StandardInput, MayBeLargerThanAPipe) {
  Surroundings around;
  around.in = ReadFile(Mnist()) + std::string(300000, '\n');
  EXPECT_EQ(RunTrtscope({"hot", "-"}, around).exit_code, kExitFine);
}

TEST(StandardInput, IsNotReadWithoutADash) {
  Surroundings around;
  around.in = "not a log";
  EXPECT_EQ(RunTrtscope({"report", Mnist()}, around).exit_code, kExitFine);
}

// --- Colour
// ----------------------------------------------------------------------------------------------

Surroundings Terminal() {
  Surroundings around;
  around.out_is_terminal = true;
  around.err_is_terminal = true;
  around.color_wanted = true;
  return around;
}

TEST(Color, IsUsedOnATerminal) {
  const ProgramRun run = RunTrtscope({"precision", Truncated()}, Terminal());
  EXPECT_THAT(run.out, HasSubstr("\x1b["));
  EXPECT_THAT(run.err, HasSubstr("\x1b["));
}

TEST(Color, IsNotUsedInAPipe) {
  const ProgramRun run = RunTrtscope({"precision", Truncated()});
  EXPECT_THAT(run.out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(run.err, Not(HasSubstr("\x1b")));
}

TEST(Color, IsDecidedForEachOutputByItself) {
  Surroundings around = Terminal();
  around.out_is_terminal = false;
  const ProgramRun run = RunTrtscope({"precision", Truncated()}, around);
  EXPECT_THAT(run.out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(run.err, HasSubstr("\x1b["));
}

TEST(Color, IsNotUsedWhereItIsNotWanted) {
  Surroundings around = Terminal();
  around.color_wanted = false;
  EXPECT_THAT(RunTrtscope({"precision", Truncated()}, around).out, Not(HasSubstr("\x1b")));
}

TEST(Color, ObeysTheOption) {
  EXPECT_THAT(RunTrtscope({"precision", Mnist(), "--color", "never"}, Terminal()).out,
              Not(HasSubstr("\x1b")));
  EXPECT_THAT(RunTrtscope({"precision", Mnist(), "--color", "always"}).out, HasSubstr("\x1b["));
}

TEST(Color, IsNotUsedInMachineFormats) {
  for (const char* format : {"json", "csv", "md"}) {
    const ProgramRun run = RunTrtscope({"precision", Mnist(), "--format", format}, Terminal());
    EXPECT_THAT(run.out, Not(HasSubstr("\x1b"))) << format;
  }
}

TEST(Color, AddsNothingButColor) {
  std::string colored = RunTrtscope({"precision", Mnist()}, Terminal()).out;
  for (std::size_t at = colored.find('\x1b'); at != std::string::npos; at = colored.find('\x1b')) {
    colored.erase(at, colored.find('m', at) - at + 1);
  }
  EXPECT_EQ(colored, RunTrtscope({"precision", Mnist()}).out);
}

// --- Output files
// ----------------------------------------------------------------------------------------

TEST(OutputFile, HoldsWhatStandardOutputWould) {
  const TemporaryDirectory folder;
  const ProgramRun run = RunTrtscope({"report", Mnist(), "-o", folder.file("report.txt")});
  EXPECT_EQ(run.exit_code, kExitFine);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(ReadFile(folder.file("report.txt")), RunTrtscope({"report", Mnist()}).out);
}

TEST(OutputFile, OfADashIsStandardOutput) {
  EXPECT_EQ(RunTrtscope({"hot", Mnist(), "-o", "-"}).out, RunTrtscope({"hot", Mnist()}).out);
}

TEST(OutputFile, LeavesNothingElseBehind) {
  const TemporaryDirectory folder;
  RunTrtscope({"report", Mnist(), "-o", folder.file("a.txt")});
  RunTrtscope({"graph", Mnist(), "-o", folder.file("b.dot"), "--quiet"});
  EXPECT_THAT(NamesIn(folder.path()), ElementsAre("a.txt", "b.dot"));
}

// Who reads the old file while the new one is written sees the old one, whole.
TEST(OutputFile, ReplacesAnOlderOneAtOnce) {
  const TemporaryDirectory folder;
  std::ofstream(folder.file("report.txt")) << "old and whole";
  std::ifstream reader(folder.file("report.txt"));
  RunTrtscope({"report", Mnist(), "-o", folder.file("report.txt")});
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(reader), {}), "old and whole");
  EXPECT_THAT(ReadFile(folder.file("report.txt")), StartsWith("engine 0"));
}

TEST(OutputFile, ThatCannotBeWrittenIsWrongUse) {
  const TemporaryDirectory folder;
  for (const char* command : {"report", "graph"}) {
    const std::string path = folder.file("no/such/folder/out.dot");
    const ProgramRun run = RunTrtscope({command, Mnist(), "-o", path});
    EXPECT_EQ(run.exit_code, kExitUsage) << command;
    EXPECT_THAT(run.err, HasSubstr("cannot write " + path + ": No such file or directory"))
        << command;
  }
  EXPECT_THAT(NamesIn(folder.path()), IsEmpty());
}

TEST(OutputFile, ThatIsAFolderIsWrongUse) {
  const TemporaryDirectory folder;
  fs::create_directory(folder.file("out.txt"));
  const ProgramRun run = RunTrtscope({"report", Mnist(), "-o", folder.file("out.txt")});
  EXPECT_EQ(run.exit_code, kExitUsage);
  EXPECT_THAT(run.err, HasSubstr("cannot write"));
  EXPECT_THAT(NamesIn(folder.path()), ElementsAre("out.txt"));
}

TEST(OutputFile, OnAFullDiskIsAnError) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full on this system";
  const ProgramRun run = RunTrtscope({"report", Mnist(), "-o", "/dev/full"});
  EXPECT_EQ(run.exit_code, kExitUsage);
  EXPECT_THAT(run.err, HasSubstr("No space left on device"));
}

TEST(OutputFile, OfAPictureNeedsAKnownEnding) {
  const TemporaryDirectory folder;
  for (const char* name : {"engine.unknown", "engine", "engine.svgz", "svg"}) {
    const ProgramRun run = RunTrtscope({"graph", Mnist(), "-o", folder.file(name)});
    EXPECT_EQ(run.exit_code, kExitUsage) << name;
    EXPECT_THAT(run.err, HasSubstr(".dot, .svg, .png or .pdf")) << name;
  }
  EXPECT_THAT(NamesIn(folder.path()), IsEmpty());
}

TEST(OutputFile, OfAPictureIsOfTheKindThatItsEndingSays) {
  const TemporaryDirectory folder;
  const std::vector<std::pair<const char*, const char*>> kinds = {
      {"e.dot", "digraph"}, {"e.svg", "<?xml"}, {"e.png", "\x89PNG"}, {"e.pdf", "%PDF"}};
  for (const auto& [name, begin] : kinds) {
    EXPECT_EQ(RunTrtscope({"graph", Mnist(), "-o", folder.file(name)}).exit_code, kExitFine)
        << name;
    EXPECT_THAT(ReadFile(folder.file(name)), StartsWith(begin)) << name;
  }
}

TEST(OutputFile, OfSeveralEnginesIsOneEach) {
  const TemporaryDirectory folder;
  RunTrtscope({"graph", Fixture("several-engines/build.log"), "-o", folder.file("e.dot")});
  EXPECT_THAT(NamesIn(folder.path()), ElementsAre("e-0.dot", "e-1.dot", "e-2.dot"));
}

TEST(OutputFile, OfOneEngineOfSeveralHasTheNameAsGiven) {
  const TemporaryDirectory folder;
  RunTrtscope(
      {"graph", Fixture("several-engines/build.log"), "--engine", "1", "-o", folder.file("e.dot")});
  EXPECT_THAT(NamesIn(folder.path()), ElementsAre("e.dot"));
}

// --- Quiet, width
// ----------------------------------------------------------------------------------------

TEST(Quiet, HidesWarnings) {
  EXPECT_THAT(RunTrtscope({"hot", Truncated()}).err, HasSubstr("[log-truncated]"));
  EXPECT_EQ(RunTrtscope({"hot", Truncated(), "--quiet"}).err, "");
}

TEST(Quiet, HidesTheNamesOfWrittenPictures) {
  const TemporaryDirectory folder;
  EXPECT_THAT(RunTrtscope({"graph", Mnist(), "-o", folder.file("e.dot")}).err, HasSubstr("e.dot"));
  EXPECT_EQ(RunTrtscope({"graph", Mnist(), "-o", folder.file("e.dot"), "-q"}).err, "");
}

TEST(Quiet, DoesNotHideErrors) {
  EXPECT_THAT(RunTrtscope({"hot", "/no/such/file", "--quiet"}).err, HasSubstr("[unreadable-file]"));
}

TEST(Width, OfTheTerminalShortensNames) {
  Surroundings around;
  around.width = 160;
  const std::string wide =
      RunTrtscope({"precision", Fixture("centernet-int8-trt8/build.log")}, around).out;
  around.width = 80;
  const std::string narrow =
      RunTrtscope({"precision", Fixture("centernet-int8-trt8/build.log")}, around).out;
  EXPECT_LT(narrow.size(), wide.size());
  EXPECT_THAT(narrow, HasSubstr("…"));
}

TEST(Width, DoesNotMatterWithWide) {
  Surroundings around;
  around.width = 40;
  const std::string log = Fixture("centernet-int8-trt8/build.log");
  EXPECT_THAT(
      RunTrtscope({"precision", log, "--wide"}, around).out,
      HasSubstr(
          "layer1.0.conv1.weight + QuantizeLinear_20_quantize_scale_node + Conv_22 + Relu_24"));
}

}  // namespace
}  // namespace trtscope
