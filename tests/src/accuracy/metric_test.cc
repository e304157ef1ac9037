#include "src/accuracy/metric.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace trtscope {
namespace {

using testing::HasSubstr;

TensorMetrics Metrics(double cosine) {
  TensorMetrics metrics;
  metrics.elements = 10;
  metrics.cosine = cosine;
  return metrics;
}

Condition Parsed(std::string_view text) {
  const Result<Condition> condition = ParseCondition(text);
  EXPECT_TRUE(condition.ok()) << text;
  return condition.ok() ? condition.value() : Condition{};
}

TEST(Metric, IsFoundByItsKey) {
  for (const Metric& metric : AllMetrics()) EXPECT_EQ(FindMetric(metric.key), &metric);
  EXPECT_EQ(FindMetric("cosin"), nullptr);
}

TEST(Metric, OfDeviationRatioIsTheShareOfPositions) {
  TensorMetrics metrics;
  metrics.elements = 2621440;
  metrics.deviating = 23773;
  EXPECT_DOUBLE_EQ(FindMetric("deviation_ratio")->value(metrics).value(), 23773.0 / 2621440.0);
  EXPECT_FALSE(FindMetric("deviation_ratio")->value(TensorMetrics()).has_value());
}

TEST(Condition, ComparesAsItsOperatorSays) {
  struct Case {
    const char* text;
    bool below, at, above;
  };
  for (const Case& c : {Case{"cosine<0.5", true, false, false},
                        {"cosine<=0.5", true, true, false},
                        {"cosine>0.5", false, false, true},
                        {"cosine>=0.5", false, true, true},
                        {"cosine==0.5", false, true, false},
                        {"cosine!=0.5", true, false, true}}) {
    const Condition condition = Parsed(c.text);
    EXPECT_EQ(condition.HoldsFor(0.25), c.below) << c.text;
    EXPECT_EQ(condition.HoldsFor(0.5), c.at) << c.text;
    EXPECT_EQ(condition.HoldsFor(0.75), c.above) << c.text;
  }
}

TEST(Condition, MayHoldBlanksPercentAndInfinity) {
  EXPECT_DOUBLE_EQ(Parsed(" deviation_ratio  > 0.9 % ").limit, 0.009);
  EXPECT_EQ(Parsed(" deviation_ratio  > 0.9 % ").text, "deviation_ratio  > 0.9 %");
  EXPECT_TRUE(std::isinf(Parsed("snr_db<inf").limit));
  EXPECT_DOUBLE_EQ(Parsed("cosine<-1e-3").limit, -1e-3);
}

TEST(Condition, SaysWhatIsWrongWithIt) {
  const auto problem = [](std::string_view text) {
    const Result<Condition> condition = ParseCondition(text);
    return condition.ok() ? std::string() : condition.error().message;
  };
  EXPECT_THAT(problem("cosine"), HasSubstr("no comparison"));
  EXPECT_THAT(problem("cos<1"), HasSubstr("no metric is called `cos`; there are cosine,"));
  EXPECT_THAT(problem("cosine<"), HasSubstr("`` is no number"));
  EXPECT_THAT(problem("cosine<0.9x"), HasSubstr("`0.9x` is no number"));
  EXPECT_THAT(problem("cosine<nan"), HasSubstr("is no number"));
  EXPECT_THAT(problem("cosine=1"), HasSubstr("the comparisons are"));
  EXPECT_THAT(problem(""), HasSubstr("no comparison"));
}

TEST(Judge, FailsWhereTheConditionHolds) {
  const Condition condition = Parsed("cosine<0.999");
  EXPECT_EQ(Judge(condition, Metrics(0.99)), Verdict::kFails);
  EXPECT_EQ(Judge(condition, Metrics(0.9995)), Verdict::kPasses);
}

TEST(Judge, LetsNothingUndefinedPassUnseen) {
  TensorMetrics undefined;
  undefined.elements = 3;
  EXPECT_EQ(Judge(Parsed("cosine<0.999"), undefined), Verdict::kCannotBeJudged);
}

TEST(Judge, PassesEmptyTensors) {
  EXPECT_EQ(Judge(Parsed("cosine<0.999"), TensorMetrics()), Verdict::kPasses);
}

}  // namespace
}  // namespace trtscope
