#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/writers/writers.h"

namespace trtscope {
namespace {

Cell Text(std::string text) { return {std::move(text), std::nullopt, Tone::kPlain}; }
Cell Toned(std::string text, Tone tone) { return {std::move(text), std::nullopt, tone}; }

TextOptions Width(int width) {
  TextOptions options;
  options.width = width;
  return options;
}

std::string Print(const Table& table, const TextOptions& options) {
  Report report;
  report.sections.push_back({"", {}, table, {}});
  return WriteText(report, options);
}

Table SlowestLayers() {
  Table table;
  table.columns = {{"#", Align::kRight, false, "rank"},
                   {"layer", Align::kLeft, true, "layer"},
                   {"kernel", Align::kLeft, true, "kernel"},
                   {"time ms", Align::kRight, false, "time_ms"},
                   {"precision", Align::kLeft, false, "precision"}};
  table.rows = {
      {Text("1"), Text("conv1 + relu1"), Text("copyPackedKernel"), Text("0.397"), Text("INT8")},
      {Text("2"), Text("Reformatting CopyNode for Input Tensor 0 to /backbone/stage4/conv3"),
       Text("sm80_xmma_fprop_implicit_gemm_f16f16_f16f32_f32_nhwckrsc_nhwc_tilesize128x64x32"),
       Text("12.5"), Text("FP16")},
      {Text("3"), Text("畳み込み層の名前がとても長い場合/最後の部分_17"),
       Text("evil\x1b[31m|\n\"name\""), Text("?"), Text("?")}};
  table.footer = {Text(""), Text("[34 others]"), Text(""), Text("0.810"), Text("")};
  return table;
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

TEST(WriteText, SharesTheWidthAmongElasticColumns) {
  EXPECT_EQ(
      Print(SlowestLayers(), Width(100)),
      R"(#  layer                                   kernel                                 time ms  precision
─  ──────────────────────────────────────  ─────────────────────────────────────  ───────  ─────────
1  conv1 + relu1                           copyPackedKernel                         0.397  INT8
2  Reformatting Cop…backbone/stage4/conv3  sm80_xmma_fprop_…wc_tilesize128x64x32     12.5  FP16
3  畳み込み層の名前…い場合/最後の部分_17   evil\x1b[31m|\n"name"                        ?  ?
   [34 others]                                                                      0.810
)");
}

TEST(WriteText, GivesNoColumnMoreThanItsLongestCell) {
  EXPECT_EQ(
      Print(SlowestLayers(), Width(160)),
      R"(#  layer                                                               kernel                                                                 time ms  precision
─  ──────────────────────────────────────────────────────────────────  ─────────────────────────────────────────────────────────────────────  ───────  ─────────
1  conv1 + relu1                                                       copyPackedKernel                                                         0.397  INT8
2  Reformatting CopyNode for Input Tensor 0 to /backbone/stage4/conv3  sm80_xmma_fprop_implicit_gemm_…32_f32_nhwckrsc_nhwc_tilesize128x64x32     12.5  FP16
3  畳み込み層の名前がとても長い場合/最後の部分_17                      evil\x1b[31m|\n"name"                                                        ?  ?
   [34 others]                                                                                                                                  0.810
)");
}

TEST(WriteText, FitsSixtyColumns) {
  EXPECT_EQ(Print(SlowestLayers(), Width(60)),
            R"(#  layer               kernel             time ms  precision
─  ──────────────────  ─────────────────  ───────  ─────────
1  conv1 + relu1       copyPackedKernel     0.397  INT8
2  Reforma…age4/conv3  sm80_xm…128x64x32     12.5  FP16
3  畳み込…の部分_17    evil\x1…|\n"name"        ?  ?
   [34 others]                              0.810
)");
}

TEST(WriteText, CutsRowsAsALastResortAndSaysSo) {
  EXPECT_EQ(Print(SlowestLayers(), Width(40)),
            R"(#  layer        kernel    time ms  prec…
─  ───────────  ────────  ───────  ─────
1  conv… relu1  cop…rnel    0.397  INT8
2  Refo…/conv3  sm8…4x32     12.5  FP16
3  畳み…分_17   evi…ame"        ?  ?
   [34 others]              0.810
(rows cut; --wide shows all)
)");
}

TEST(WriteText, NeverExceedsTheWidthNorPrintsTrailingBlanks) {
  const size_t lines = Lines(Print(SlowestLayers(), Width(100))).size();
  for (int width = 1; width <= 170; ++width) {
    const std::string text = Print(SlowestLayers(), Width(width));
    for (const std::string_view line : Lines(text)) {
      EXPECT_LE(DisplayWidth(line), width) << line;
      EXPECT_FALSE(!line.empty() && line.back() == ' ') << line;
    }
    EXPECT_GE(Lines(text).size(), lines);
    EXPECT_LE(Lines(text).size(), lines + 1);
  }
}

TEST(WriteText, PrintsNamesWholeWhenWide) {
  TextOptions options = Width(40);
  options.wide = true;
  const std::string text = Print(SlowestLayers(), options);
  EXPECT_NE(text.find("Reformatting CopyNode for Input Tensor 0 to /backbone/stage4/conv3"),
            std::string::npos);
  EXPECT_NE(text.find("_nhwckrsc_nhwc_tilesize128x64x32     12.5  FP16\n"), std::string::npos);
  EXPECT_EQ(text.find("…"), std::string::npos);
  EXPECT_EQ(text.find("rows cut"), std::string::npos);
}

TEST(WriteText, ShortensOnlyElasticColumns) {
  Table table;
  table.columns = {{"layer", Align::kLeft, true, ""}, {"formats", Align::kLeft, false, ""}};
  table.rows = {{Text("a_rather_long_layer_name"), Text("Half(64,1:8,8,8) -> Float")}};
  EXPECT_EQ(Print(table, Width(46)),
            "layer                formats\n"
            "───────────────────  ─────────────────────────\n"
            "a_rather…layer_name  Half(64,1:8,8,8) -> Float\n");
}

TEST(WriteText, ColoursCellsButNoBlanks) {
  Table table;
  table.columns = {{"layer", Align::kLeft, true, ""}, {"ms", Align::kRight, false, ""}};
  table.rows = {{Text("conv1"), Toned("0.5", Tone::kHeat3)},
                {Toned("c", Tone::kDim), Text("12.5")}};
  TextOptions options;
  options.color = true;
  EXPECT_EQ(Print(table, options),
            "\x1b[1mlayer\x1b[0m    \x1b[1mms\x1b[0m\n"
            "\x1b[2m─────  ────\x1b[0m\n"
            "conv1   \x1b[1;38;5;160m0.5\x1b[0m\n"
            "\x1b[2mc\x1b[0m      12.5\n");
}

// Takes every SGR code away, as `sed 's/\x1b\[[0-9;]*m//g'` would.
std::string WithoutColor(std::string text) {
  for (size_t at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b')) {
    text.erase(at, text.find('m', at) - at + 1);
  }
  return text;
}

Report WholeReport() {
  Report report;
  report.sections.push_back({"", {{"54 layers, 2.60 ms", Tone::kStrong}}, std::nullopt, {}});
  report.sections.push_back(
      {"Slowest layers",
       {},
       SlowestLayers(),
       {{"~ estimated from the kernel's name where the log has no layer information", Tone::kPlain},
        {"timing cache was used", Tone::kWarning}}});
  report.sections.push_back(
      {"Precision", {{"52 INT8", Tone::kPlain}, {"2 FP32", Tone::kPlain}}, SlowestLayers(), {}});
  return report;
}

TEST(WriteText, ColourChangesNothingButColour) {
  for (const int width : {100, 60, 40, 20}) {
    TextOptions options = Width(width);
    options.color = true;
    const std::string colored = WriteText(WholeReport(), options);
    const std::string plain = WriteText(WholeReport(), Width(width));
    EXPECT_NE(colored, plain);
    EXPECT_EQ(WithoutColor(colored), plain);
    EXPECT_EQ(plain.find('\x1b'), std::string::npos);
  }
}

TEST(WriteText, SeparatesSectionsAndBlocksByOneBlankLine) {
  Table table;
  table.columns = {{"layer", Align::kLeft, true, ""}};
  table.rows = {{Text("conv1")}};
  Report report;
  report.sections.push_back({"", {{"54 layers", Tone::kPlain}}, std::nullopt, {}});
  report.sections.push_back({"", {}, std::nullopt, {}});
  report.sections.push_back({"Slowest", {}, table, {{"a note", Tone::kPlain}}});
  report.sections.push_back({"Precision", {{"52 INT8", Tone::kPlain}}, table, {}});
  report.sections.push_back({"Advice", {}, std::nullopt, {{"do it", Tone::kPlain}}});
  EXPECT_EQ(WriteText(report, TextOptions{}),
            "54 layers\n"
            "\n"
            "Slowest\n"
            "layer\n"
            "─────\n"
            "conv1\n"
            "\n"
            "a note\n"
            "\n"
            "Precision\n"
            "52 INT8\n"
            "\n"
            "layer\n"
            "─────\n"
            "conv1\n"
            "\n"
            "Advice\n"
            "do it\n");
}

TEST(WriteText, WrapsLinesAndHangsNotes) {
  Report report;
  report.sections.push_back({"",
                             {{"54 layers, 2.60 ms: 52 INT8, 0 FP16, 2 FP32", Tone::kPlain},
                              {"  - an indented line stays indented", Tone::kPlain}},
                             std::nullopt,
                             {{"build with detailed verbosity to learn more", Tone::kPlain}}});
  EXPECT_EQ(WriteText(report, Width(24)),
            "54 layers, 2.60 ms: 52\n"
            "INT8, 0 FP16, 2 FP32\n"
            "  - an indented line\n"
            "  stays indented\n"
            "\n"
            "build with detailed\n"
            "  verbosity to learn\n"
            "  more\n");
}

TEST(WriteText, ColoursHeadingsAndDimsNotes) {
  Report report;
  report.sections.push_back({"Advice",
                             {{"fine", Tone::kGood}},
                             std::nullopt,
                             {{"a note", Tone::kPlain}, {"a warning", Tone::kWarning}}});
  TextOptions options;
  options.color = true;
  EXPECT_EQ(WriteText(report, options),
            "\x1b[1mAdvice\x1b[0m\n"
            "\x1b[38;5;28mfine\x1b[0m\n"
            "\n"
            "\x1b[2ma note\x1b[0m\n"
            "\x1b[38;5;136ma warning\x1b[0m\n");
}

TEST(WriteText, LetsNothingOfTheInputActOnTheTerminal) {
  const std::string hostile = "\x1b]0;owned\a\x1b[2J\n\u202e\u009b1m\xff'\"|";
  Table table;
  table.columns = {{hostile, Align::kLeft, true, ""}};
  table.rows = {{Text(hostile)}};
  table.footer = {Text(hostile)};
  Report report;
  const Line line{hostile, Tone::kPlain};
  report.sections.push_back({hostile, {line}, table, {line}});
  const std::string shown = R"(\x1b]0;owned\x07\x1b[2J\n\u{202e}\u{9b}1m\xff'"|)";
  std::string rule;
  for (size_t i = 0; i < shown.size(); ++i) rule += "─";
  EXPECT_EQ(WriteText(report, TextOptions{}), shown + "\n" + shown + "\n\n" + shown + "\n" + rule +
                                                  "\n" + shown + "\n" + shown + "\n\n" + shown +
                                                  "\n");
}

TEST(WriteText, SaysThatATableIsEmpty) {
  Table table;
  table.columns = {{"layer", Align::kLeft, true, ""}, {"time ms", Align::kRight, false, ""}};
  EXPECT_EQ(Print(table, TextOptions{}),
            "layer  time ms\n"
            "─────  ───────\n"
            "(none)\n");
}

TEST(WriteText, LeavesOutHeaderAndRuleWithoutTitles) {
  Table table;
  table.columns = {{"", Align::kLeft, false, "key"}, {"", Align::kRight, false, "value"}};
  table.rows = {{Text("layers"), Text("54")}, {Text("time"), Text("2.60")}};
  EXPECT_EQ(Print(table, TextOptions{}), "layers    54\ntime    2.60\n");
}

TEST(WriteText, PrintsNothingForNothing) {
  EXPECT_EQ(WriteText(Report{}, TextOptions{}), "");
  Table table;
  table.rows = {{Text("lost")}};
  EXPECT_EQ(Print(table, TextOptions{}), "");
}

TEST(WriteText, ToleratesRowsOfOtherLengths) {
  Table table;
  table.columns = {{"a", Align::kLeft, false, ""}, {"b", Align::kRight, false, ""}};
  table.rows = {{}, {Text("1")}, {Text("1"), Text("2"), Text("3")}};
  EXPECT_EQ(Print(table, TextOptions{}), "a  b\n─  ─\n\n1\n1  2\n");
}

TEST(WriteText, NeverPrintsTrailingBlanksOfNames) {
  Table table;
  table.columns = {{"layer", Align::kLeft, true, ""}};
  table.rows = {{Text("conv1   ")}};
  Report report;
  report.sections.push_back({"", {{"line  ", Tone::kPlain}}, table, {{"note ", Tone::kPlain}}});
  EXPECT_EQ(WriteText(report, TextOptions{}), "line\n\nlayer\n─────\nconv1\n\nnote\n");
}

TEST(WriteText, SurvivesWidthsThatMakeNoSense) {
  for (const int width : {0, -1, -100, 1, 2}) {
    EXPECT_FALSE(WriteText(WholeReport(), Width(width)).empty());
  }
}

TEST(TextLines, DetailsStandBelowTheirItem) {
  Report report;
  Section section;
  section.lines = {{"finding", Tone::kPlain, LineKind::kItem},
                   {"build.log:1: fact", Tone::kDim, LineKind::kDetail},
                   {"what to do", Tone::kDim, LineKind::kSubItem}};
  report.sections = {section};
  EXPECT_EQ(WriteText(report, {}), "- finding\n  build.log:1: fact\n  → what to do\n");
}

TEST(TextLines, ToBeCopiedAreNeverBrokenNorObeyed) {
  Section section;
  section.lines = {{"trtexec", Tone::kPlain, LineKind::kItem},
                   {"trtexec --layerPrecisions='*:fp32,conv1:int8' \x1b[31m", Tone::kPlain,
                    LineKind::kVerbatim}};
  Report report;
  report.sections.push_back(section);
  EXPECT_EQ(WriteText(report, Width(20)),
            "- trtexec\n    trtexec --layerPrecisions='*:fp32,conv1:int8' \\x1b[31m\n");
}

}  // namespace
}  // namespace trtscope
