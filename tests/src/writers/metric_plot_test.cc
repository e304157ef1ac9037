#include "src/writers/metric_plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <limits>
#include <random>
#include <vector>

#include "graph/model/unicode.h"
#include "src/writers/plot_axis.h"

namespace trtscope {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr double kInfinite = std::numeric_limits<double>::infinity();

std::size_t Count(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) {
    ++count;
  }
  return count;
}

// Why `xml` is not well-formed, as far as what we write can break it; empty if it is.
std::string XmlProblem(std::string_view xml) {
  std::vector<std::string> open;
  for (std::size_t i = 0; i < xml.size();) {
    const CodePoint c = DecodeUtf8(xml, i);
    if (!c.valid || (c.value < 0x20 && c.value != '\n')) return "bad byte at " + std::to_string(i);
    if (c.value == '&') {
      const std::string_view entity = xml.substr(i, xml.find(';', i) - i + 1);
      constexpr std::string_view kKnown = "&amp; &lt; &gt; &quot; &apos; &#10;";
      if (kKnown.find(entity) == std::string_view::npos) return "entity " + std::string(entity);
    }
    if (c.value != '<') {
      i += c.length;
      continue;
    }
    const std::size_t end = xml.find('>', i);
    if (end == std::string_view::npos) return "open tag";
    const std::string_view tag = xml.substr(i + 1, end - i - 1);
    i = end + 1;
    if (tag.find('<') != std::string_view::npos) return "tag in tag: " + std::string(tag);
    if (tag.front() == '?' || tag.back() == '/') continue;
    if (tag.front() != '/') {
      open.emplace_back(tag.substr(0, tag.find(' ')));
    } else if (open.empty() || open.back() != tag.substr(1)) {
      return "closes " + std::string(tag);
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : "not closed: " + open.back();
}

struct Sample {
  std::deque<std::string> names;
  MetricPlot plot;

  Sample(std::initializer_list<std::optional<double>> values) {
    plot.title = "Cosine";
    plot.metric = "cosine similarity";
    for (const auto& value : values) {
      names.push_back("tensor" + std::to_string(names.size()));
      plot.points.push_back({names.back(), value, Precision::kFP16, ""});
    }
  }
  std::string Text() const {
    std::string out;
    AppendMetricPlot(plot, out);
    return out;
  }
};

TEST(MetricPlot, DrawsAPointATensorWithItsNameAndValue) {
  Sample sample{1, 0.95, 0.9};
  sample.plot.points[1].note = "layer #1 conv";
  const std::string svg = sample.Text();
  EXPECT_EQ(XmlProblem(svg), "");
  EXPECT_THAT(svg, HasSubstr("<title>tensor1&#10;cosine similarity: 0.95&#10;computed in "
                             "FP16&#10;layer #1 conv</title>"));
  // Three points and one entry of the legend.
  EXPECT_EQ(Count(svg, "<polygon"), 4U);
  EXPECT_EQ(Count(svg, "<polyline"), 1U);
  EXPECT_THAT(svg, HasSubstr(">computed in FP16 (3)</text>"));
  EXPECT_EQ(Count(svg, ">tensor0</text>"), 1U);
}

TEST(MetricPlot, BreaksTheLineWhereNothingIsKnown) {
  const Sample sample{1, std::nullopt, std::nan(""), 0.9, 0.8};
  const std::string svg = sample.Text();
  EXPECT_EQ(XmlProblem(svg), "");
  EXPECT_EQ(Count(svg, "<polyline"), 2U);
  EXPECT_THAT(svg, HasSubstr("no value (2)"));
  // In the gap and in the legend.
  EXPECT_EQ(Count(svg, ">?</text>"), 2U);
  EXPECT_THAT(svg, HasSubstr("cosine similarity: not known"));
}

TEST(MetricPlot, MarksThresholdAndFirstDivergence) {
  Sample sample{1, 0.95, 0.5};
  sample.plot.threshold = 0.99;
  sample.plot.threshold_text = "threshold <0.99>";
  sample.plot.first_divergence = 1;
  const std::string svg = sample.Text();
  EXPECT_EQ(XmlProblem(svg), "");
  EXPECT_THAT(svg, HasSubstr(">threshold &lt;0.99&gt;</text>"));
  EXPECT_THAT(svg, HasSubstr(">first to diverge: 0.95</text>"));
  sample.plot.first_divergence = 99;
  EXPECT_THAT(sample.Text(), Not(HasSubstr("first to diverge")));
}

TEST(MetricPlot, IsValidXmlForAnyName) {
  std::mt19937 random(5);
  Sample sample{};
  for (int i = 0; i < 300; ++i) {
    std::string name;
    for (int k = 0; k < i % 90; ++k) name += static_cast<char>(random() & 0xFF);
    sample.names.push_back(name);
    const std::string& kept = sample.names.back();
    sample.plot.points.push_back({kept, 1.0 / (i + 1), Precision::kINT8, kept});
  }
  sample.plot.title = sample.names[89];
  sample.plot.subtitle = sample.names[88];
  sample.plot.metric = sample.names[87];
  sample.plot.threshold = 0.1;
  sample.plot.threshold_text = sample.names[86];
  EXPECT_EQ(XmlProblem(sample.Text()), "");
}

TEST(MetricPlot, NamesAsManyTensorsAsFitAndAlwaysTheFirstToDiverge) {
  Sample sample{};
  for (int i = 0; i < 2000; ++i) {
    sample.names.push_back("layer" + std::to_string(i));
    sample.plot.points.push_back({sample.names.back(), 1.0, Precision::kFP32, ""});
  }
  sample.plot.first_divergence = 1001;
  const std::string svg = sample.Text();
  EXPECT_THAT(svg, HasSubstr(">layer1001</text>"));
  const std::size_t named = Count(svg, ">layer");
  EXPECT_GT(named, 2000U + 50U);  // tooltips too
  EXPECT_LT(named, 2000U + 150U);
  EXPECT_LT(svg.size(), 2000U * 300U);
}

TEST(MetricPlot, TakesNamesAndValuesOfAnySize) {
  Sample sample{kInfinite, -kInfinite, 1e308, -1e308, 0};
  sample.names[0] = std::string(1 << 20, 'n');
  sample.plot.points[0].name = sample.names[0];
  for (const PlotScale scale : {PlotScale::kLinear, PlotScale::kLog}) {
    sample.plot.scale = scale;
    const std::string svg = sample.Text();
    EXPECT_EQ(XmlProblem(svg), "");
    EXPECT_LT(svg.size(), 60'000U);
    EXPECT_THAT(svg, Not(HasSubstr("=\"nan")));
    EXPECT_THAT(svg, Not(HasSubstr("=\"inf")));
  }
}

TEST(MetricPlot, SaysThatThereIsNothing) {
  const Sample sample{};
  const std::string svg = sample.Text();
  EXPECT_EQ(XmlProblem(svg), "");
  EXPECT_THAT(svg, HasSubstr("no tensors"));
}

std::vector<std::string> TickTexts(const PlotAxis& axis) {
  std::vector<std::string> texts;
  for (const AxisTick& tick : axis.ticks()) texts.push_back(tick.text);
  return texts;
}

MetricPlot Values(PlotScale scale, std::initializer_list<double> values) {
  MetricPlot plot;
  plot.scale = scale;
  for (const double value : values) plot.points.push_back({"", value, Precision::kFP32, ""});
  return plot;
}

TEST(PlotAxis, HasRoundTicksOnALinearScale) {
  const PlotAxis axis(Values(PlotScale::kLinear, {0.99, 1}));
  EXPECT_THAT(TickTexts(axis),
              testing::ElementsAre("0.990", "0.992", "0.994", "0.996", "0.998", "1.000"));
  EXPECT_LT(axis.At(0.99), axis.At(0.995));
  EXPECT_LT(axis.At(0.995), axis.At(1));
}

TEST(PlotAxis, HasDecadesOnALogarithmicScale) {
  const PlotAxis axis(Values(PlotScale::kLog, {0, 3e-5, 0.2, kInfinite}));
  EXPECT_THAT(TickTexts(axis),
              testing::ElementsAre("0", "1e-5", "1e-4", "0.001", "0.01", "0.1", "1", "inf"));
  EXPECT_EQ(axis.At(0), 0);
  EXPECT_EQ(axis.At(kInfinite), 1);
  EXPECT_NEAR(axis.At(1e-3) - axis.At(1e-4), axis.At(1e-1) - axis.At(1e-2), 1e-12);
}

TEST(PlotAxis, KeepsFewTicksForEveryRange) {
  for (const auto& [low, high] : std::vector<std::pair<double, double>>{
           {1e-300, 1e300}, {-1e308, 1e308}, {5, 5}, {0, 0}, {1 - 1e-12, 1}, {4e-320, 5e-320}}) {
    for (const PlotScale scale : {PlotScale::kLinear, PlotScale::kLog}) {
      const PlotAxis axis(Values(scale, {low, high}));
      EXPECT_GE(axis.ticks().size(), 2U) << low << " " << high;
      EXPECT_LE(axis.ticks().size(), 13U) << low << " " << high;
      for (const double value : {low, high}) {
        EXPECT_TRUE(axis.At(value) >= 0 && axis.At(value) <= 1) << value;
      }
    }
  }
}

}  // namespace
}  // namespace trtscope
