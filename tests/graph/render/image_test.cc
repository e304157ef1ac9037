#include "graph/render/image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "tests/graph/render/test_engine.h"

namespace trtscope {
namespace {

using namespace std::string_view_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// Names that try to leave a string, a label, an element or an encoding.
constexpr std::array<std::string_view, 22> kHostileNames = {
    "\"] ; evil [label=\""sv,
    "a\\\" ]; evil"sv,
    "ends with a backslash\\"sv,
    "\\N \\G \\L \\E \\T \\H \\n \\l \\r"sv,
    "<script>alert(1)</script>"sv,
    "</TD></TR></TABLE>>]; evil"sv,
    "<IMG SRC=\"/etc/passwd\"/>"sv,
    "]]>"sv,
    "<!-- --> <![CDATA["sv,
    "&lt;script&gt; &#60;script&#62; &amp;lt;script"sv,
    "&undefined; &#0; &#xffff; & && &"sv,
    "{{{((([[[ + )))"sv,
    "line\nbreak\r\ttab\0nul\x1b[31m\x7f"sv,
    "invalid \xff\xfe \xc3 \xed\xa0\x80 \xf0\x9f"sv,
    "\xef\xbf\xbf\xef\xbf\xbe noncharacters \xc2\x85"sv,
    "🚀 层 é \u202Ereversed\u2066"sv,
    ""sv,
    "     "sv,
    "\u00a0"sv,
    "%s%n%d %3"sv,
    "javascript:alert(1)"sv,
    "\" onload=\"alert(1)"sv,
};

std::string Svg(const TestEngine& t) {
  const ImageResult result = RenderImage(t.Dot(), ImageFormat::kSvg);
  EXPECT_THAT(result.error, IsEmpty());
  return result.bytes;
}

// `name` in every place where a log's text can appear.
TestEngine HostileEngine(std::string_view name) {
  TestEngine t;
  t.options.title = name;
  for (const LayerKind kind :
       {LayerKind::kCompute, LayerKind::kReformat, LayerKind::kConstant, LayerKind::kPlugin}) {
    Layer& layer = t.Add(name, name, kind, Precision::kINT8);
    layer.tactic.name = name;
    t.precisions.back().text = name;
  }
  Tensor tensor = MakeTensor(name, Precision::kUnknown, {1, 2});
  tensor.dtype_text = name;
  tensor.layout = name;
  for (uint32_t i = 0; i + 1 < 4; ++i) t.Connect(i, i + 1, tensor);
  t.Bind(name, true, 0, tensor);
  t.Bind(name, false, 3, tensor);
  Reformat reformat;
  reformat.layer = {1};
  reformat.cause = name;
  reformat.evidence = name;
  t.reformats.reformats.push_back(reformat);
  t.options.color = ColorBy::kType;
  return t;
}

// Exit status of `command` with `text` on its standard input.
int RunWithInput(const char* command, const std::string& text) {
  std::FILE* pipe = popen(command, "w");
  if (pipe == nullptr) return -1;
  std::fwrite(text.data(), 1, text.size(), pipe);
  return pclose(pipe);
}

bool Installed(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

TEST(RenderImage, MakesSafeSvgOfHostileNames) {
  for (const std::string_view name : kHostileNames) {
    SCOPED_TRACE(testing::PrintToString(name));
    const std::string svg = Svg(HostileEngine(name));
    EXPECT_THAT(svg, HasSubstr("</svg>"));
    EXPECT_THAT(svg, Not(HasSubstr("<script")));
    EXPECT_THAT(svg, Not(HasSubstr("href=")));
    EXPECT_THAT(svg, Not(HasSubstr("<image")));
    EXPECT_THAT(svg, Not(HasSubstr("evil</title>")));
  }
}

TEST(RenderImage, MakesWellFormedXmlOfHostileNames) {
  if (!Installed("xmllint")) GTEST_SKIP() << "xmllint is not installed";
  for (const std::string_view name : kHostileNames) {
    SCOPED_TRACE(testing::PrintToString(name));
    EXPECT_EQ(RunWithInput("xmllint --noout --nonet -", Svg(HostileEngine(name))), 0);
  }
}

TEST(RenderImage, ShowsNamesAsTheyAre) {
  const auto shown = [](std::string_view name) {
    TestEngine t;
    t.Add(name, "x", LayerKind::kCompute);
    return Svg(t);
  };
  EXPECT_THAT(shown("a\\N\\\\b"), HasSubstr(">a\\N\\\\b\u00a0<"));
  EXPECT_THAT(shown("<b> \"q\""), HasSubstr(">&lt;b&gt; &quot;q&quot;\u00a0<"));
  EXPECT_THAT(shown("x&lt;y"), HasSubstr(">x&amp;\u200Blt;y\u00a0<"));
  EXPECT_THAT(shown("a\nb"), HasSubstr(">a\\nb\u00a0<"));
  EXPECT_THAT(shown("\xff"), HasSubstr(">\\xff\u00a0<"));
}

TEST(RenderImage, HoverTextTellsNamesAsTheyAre) {
  TestEngine t;
  t.Add("a\\N\\G \"q\" <x> &lt;", "CaskConvolution", LayerKind::kCompute, Precision::kFP16);
  const std::string svg = Svg(t);
  EXPECT_THAT(
      svg,
      HasSubstr("xlink:title=\"a\\\u200BN\\\u200BG &quot;q&quot; &lt;x&gt; &amp;\u200Blt;&#10;"));
  EXPECT_THAT(svg, HasSubstr("&#10;type: CaskConvolution (compute)"));
}

TEST(RenderImage, IsAcceptedByTheCommandLineWithoutAWarning) {
  if (!Installed("dot")) GTEST_SKIP() << "the command dot is not installed";
  const std::string complaints = testing::TempDir() + "/trtscope_dot_complaints";
  const std::string command = "dot -Tsvg -o /dev/null 2>'" + complaints + "'";
  for (const std::string_view name : kHostileNames) {
    SCOPED_TRACE(testing::PrintToString(name));
    TestEngine t = HostileEngine(name);
    t.SetTime(0, 0.5, 0.25);
    t.SetTime(1, 1.5, 0.75);
    EXPECT_EQ(RunWithInput(command.c_str(), t.Dot()), 0);
    std::ifstream file(complaints);
    std::string line;
    std::getline(file, line);
    EXPECT_THAT(line, IsEmpty());
  }
  std::remove(complaints.c_str());
}

TEST(RenderImage, WritesPng) {
  const ImageResult result = RenderImage(HostileEngine("conv").Dot(), ImageFormat::kPng);
  EXPECT_THAT(result.error, IsEmpty());
  EXPECT_THAT(result.bytes, StartsWith("\x89PNG\r\n"));
}

TEST(RenderImage, WritesPdf) {
  const ImageResult result = RenderImage(HostileEngine("conv").Dot(), ImageFormat::kPdf);
  EXPECT_THAT(result.error, IsEmpty());
  EXPECT_THAT(result.bytes, StartsWith("%PDF-"));
}

uint32_t BigEndianAt(const std::string& bytes, std::size_t at) {
  uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = (value << 8) | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

TEST(RenderImage, ScalesGraphsDownThatAreTooTallForAPng) {
  TestEngine t;
  for (int i = 0; i < 400; ++i) t.Add("layer", "x", LayerKind::kCompute);
  for (uint32_t i = 0; i < 399; ++i) t.Connect(i, i + 1, MakeTensor("t", Precision::kFP16, {1}));
  const ImageResult result = RenderImage(t.Dot(), ImageFormat::kPng);
  ASSERT_THAT(result.error, IsEmpty());
  ASSERT_GT(result.bytes.size(), 24u);
  const uint32_t height = BigEndianAt(result.bytes, 20);
  EXPECT_LT(height, 32767u);
  EXPECT_GT(height, 20000u);
}

TEST(RenderImage, TellsWhyTextIsNoGraph) {
  testing::internal::CaptureStderr();
  const ImageResult result = RenderImage("digraph { a -> ", ImageFormat::kSvg);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), IsEmpty());
  EXPECT_THAT(result.bytes, IsEmpty());
  EXPECT_THAT(result.error, HasSubstr("Graphviz cannot read the graph"));
  EXPECT_THAT(result.error, HasSubstr("syntax error"));
}

TEST(RenderImage, WorksAfterAFailure) {
  EXPECT_THAT(RenderImage("digraph {", ImageFormat::kSvg).error, Not(IsEmpty()));
  EXPECT_THAT(RenderImage("", ImageFormat::kSvg).error, Not(IsEmpty()));
  const ImageResult result = RenderImage("digraph { a -> b }", ImageFormat::kSvg);
  EXPECT_THAT(result.error, IsEmpty());
  EXPECT_THAT(result.bytes, HasSubstr("</svg>"));
}

TEST(RenderImage, MakesTheSameBytesAgain) {
  const std::string dot = HostileEngine("conv").Dot();
  EXPECT_EQ(RenderImage(dot, ImageFormat::kSvg).bytes, RenderImage(dot, ImageFormat::kSvg).bytes);
}

TEST(RenderImageDeathTest, NamesThePackageWherePluginsAreMissing) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto render_without_plugins = [] {
    setenv("GVBINDIR", testing::TempDir().c_str(), 1);
    const ImageResult result = RenderImage("digraph { a }", ImageFormat::kPng);
    std::fprintf(stderr, "%s\n", result.error.c_str());
    std::exit(result.bytes.empty() ? 0 : 1);
  };
  EXPECT_EXIT(render_without_plugins(), testing::ExitedWithCode(0), "apt-get install libgvc6");
}

}  // namespace
}  // namespace trtscope
