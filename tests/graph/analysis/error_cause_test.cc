#include "graph/analysis/error_cause.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/graph/test_engines.h"

namespace trtscope {
namespace {

using test_engines::EngineBuilder;
using test_engines::MakeTensor;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> Texts(const std::vector<ErrorCause>& causes) {
  std::vector<std::string> texts;
  for (const ErrorCause& cause : causes) texts.push_back(cause.text);
  return texts;
}

// A convolution with an FP16 kernel whose name stands at line 120.
Engine HalfConvolution() {
  EngineBuilder builder;
  Layer& layer =
      builder.Add("conv", "CaskConvolution", LayerKind::kCompute,
                  {MakeTensor("in", Precision::kFP16)}, {MakeTensor("out", Precision::kFP16)});
  layer.tactic.name = "turing_h884cudnn_256x64_ldg8_relu_exp_small_nhwc_tn_v1";
  layer.tactic.name_source = {{}, 120};
  return builder.Build();
}

std::vector<ErrorCause> CausesOf(const Engine& engine, const TensorMetrics* metrics) {
  return FindErrorCauses(engine.layers[0], AnalysePrecision(engine)[0], metrics);
}

TEST(ErrorCause, CitesTheKernelAndItsLine) {
  const std::vector<ErrorCause> causes = CausesOf(HalfConvolution(), nullptr);
  ASSERT_FALSE(causes.empty());
  EXPECT_EQ(causes[0].text,
            "computes in FP16 (kernel turing_h884cudnn_256x64_ldg8_relu_exp_small_nhwc_tn_v1, "
            "line 120)");
  EXPECT_EQ(causes[0].source.line, 120U);
  EXPECT_EQ(causes[0].weight, CauseWeight::kFact);
}

TEST(ErrorCause, SeesValuesThatFp16CannotHold) {
  TensorMetrics metrics;
  metrics.elements = 1000;
  metrics.reference.above_fp16 = 12;
  metrics.reference.below_fp16 = 1;
  const std::vector<ErrorCause> causes = CausesOf(HalfConvolution(), &metrics);
  EXPECT_THAT(Texts(causes),
              Contains("12 values of the reference exceed 65504, FP16's largest (1.2 %)"));
  EXPECT_THAT(Texts(causes),
              Contains("1 value of the reference is too small for FP16 and becomes 0, below 2^-25 "
                       "(0.1 %)"));
  const auto large = std::find_if(causes.begin(), causes.end(), [](const ErrorCause& cause) {
    return cause.text.find("65504") != std::string::npos && cause.weight == CauseWeight::kLikely;
  });
  EXPECT_NE(large, causes.end());
}

TEST(ErrorCause, DoesNotBlameFp16WhereNothingIsFp16) {
  EngineBuilder builder;
  builder.AddConvolution("conv");
  const Engine engine = builder.Build();
  TensorMetrics metrics;
  metrics.elements = 10;
  metrics.reference.above_fp16 = 5;
  const auto texts = Texts(CausesOf(engine, &metrics));
  EXPECT_THAT(texts, Not(Contains(HasSubstr("65504"))));
  EXPECT_THAT(texts, Contains(HasSubstr("look at what the layer reads")));
}

TEST(ErrorCause, CountsNewInfinitiesAndNaNs) {
  TensorMetrics metrics;
  metrics.elements = 10;
  metrics.candidate.inf = 3;
  metrics.candidate.first_inf = 7;
  metrics.candidate.nan = 2;
  metrics.reference.nan = 2;
  const auto texts = Texts(CausesOf(HalfConvolution(), &metrics));
  EXPECT_THAT(texts, Contains("3 values of the candidate are infinite, the first at index 7; none "
                              "of the reference"));
  EXPECT_THAT(texts, Not(Contains(HasSubstr("NaN"))));
}

TEST(ErrorCause, RecognisesAClippedRange) {
  const Engine engine = test_engines::Mnist6().Build();
  const LayerPrecision precision = AnalysePrecision(engine)[2];
  ASSERT_EQ(precision.compute, Precision::kINT8);
  TensorMetrics metrics;
  metrics.elements = 10;
  metrics.reference.min = -10.5;
  metrics.reference.max = 4;
  metrics.candidate.min = -6.3;
  metrics.candidate.max = 4;
  EXPECT_THAT(Texts(FindErrorCauses(engine.layers[2], precision, &metrics)),
              Contains(HasSubstr("the largest magnitude is 6.30, of the reference 10.5")));
  metrics.candidate.min = -9.9;
  EXPECT_THAT(Texts(FindErrorCauses(engine.layers[2], precision, &metrics)),
              Not(Contains(HasSubstr("magnitude"))));
}

TEST(ErrorCause, NamesConversionsToANarrowerType) {
  EngineBuilder builder;
  builder.Add("reformat", "Reformat", LayerKind::kReformat, {MakeTensor("a", Precision::kFP32)},
              {MakeTensor("b", Precision::kFP16)});
  builder.Add("back", "Reformat", LayerKind::kReformat, {MakeTensor("b", Precision::kFP16)},
              {MakeTensor("c", Precision::kFP32)});
  const Engine engine = builder.Build();
  const auto precisions = AnalysePrecision(engine);
  EXPECT_THAT(Texts(FindErrorCauses(engine.layers[0], precisions[0], nullptr)),
              Contains("converts FP32 to FP16"));
  EXPECT_THAT(Texts(FindErrorCauses(engine.layers[1], precisions[1], nullptr)),
              Not(Contains(HasSubstr("converts"))));
}

TEST(ErrorCause, ReportsMoreSaturatedValuesThanTheReferenceHas) {
  TensorMetrics metrics;
  metrics.elements = 200;
  metrics.candidate.saturated = 20;
  metrics.reference.saturated = 1;
  EXPECT_THAT(Texts(CausesOf(HalfConvolution(), &metrics)),
              Contains("20 values of the candidate are at the limit of its type (10.0 %), 1 of the "
                       "reference"));
}

TEST(ErrorCause, HasNames) {
  EXPECT_EQ(CauseWeightName(CauseWeight::kFact), "fact");
  EXPECT_EQ(CauseWeightName(CauseWeight::kLikely), "likely");
}

}  // namespace
}  // namespace trtscope
