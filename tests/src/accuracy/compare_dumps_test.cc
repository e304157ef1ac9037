#include "src/accuracy/compare_dumps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "parsers/common/byte_source.h"
#include "parsers/common/source_text.h"

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Tensors of printed values.
class Side {
 public:
  void Add(const std::string& name, std::optional<std::vector<int64_t>> dims,
           const std::string& values) {
    Activation tensor;
    tensor.name = name;
    tensor.relative_path = name;
    tensor.path = name + ".txt";
    tensor.type = ElementType::kText;
    tensor.coding = ValueCoding::kText;
    if (dims) tensor.elements = ElementsOf(*dims);
    tensor.dims = std::move(dims);
    tensor.bytes = BytesOf(SourceText::FromString(tensor.path, values));
    tensor.length = values.size();
    tensors_.push_back(std::move(tensor));
    all_.push_back(&tensors_.back());
  }
  const std::vector<const Activation*>& all() const { return all_; }

 private:
  std::deque<Activation> tensors_;
  std::vector<const Activation*> all_;
};

std::vector<std::string> Names(const DumpComparison& comparison) {
  std::vector<std::string> names;
  for (const ComparedTensor& tensor : comparison.tensors) names.push_back(tensor.name);
  return names;
}

Activation Shaped(std::optional<std::vector<int64_t>> dims) {
  Activation tensor;
  if (dims) tensor.elements = ElementsOf(*dims);
  tensor.dims = std::move(dims);
  return tensor;
}

TEST(SameOrder, HoldsForShapesThatDifferByOnes) {
  EXPECT_TRUE(SameOrder(Shaped({{1, 10, 1, 1}}), Shaped({{10}})));
  EXPECT_TRUE(SameOrder(Shaped({{2, 1, 3}}), Shaped({{1, 2, 3}})));
  EXPECT_FALSE(SameOrder(Shaped({{2, 3}}), Shaped({{3, 2}})));
  EXPECT_FALSE(SameOrder(Shaped({{6}}), Shaped({{3, 2}})));
  EXPECT_TRUE(SameOrder(Shaped({{6}}), Shaped(std::nullopt)));
}

TEST(ShapeText, SaysWhatIsKnown) {
  EXPECT_EQ(ShapeText(Shaped({{1, 20, 24, 24}})), "1x20x24x24");
  EXPECT_EQ(ShapeText(Shaped({std::vector<int64_t>{}})), "scalar");
  EXPECT_EQ(ShapeText(Shaped(std::nullopt)), "?");
}

TEST(CompareDumps, ComparesWhatBothHave) {
  Side reference, candidate;
  reference.Add("a", {{1, 4}}, "1 2 3 4");
  reference.Add("b", {{2}}, "1 1");
  candidate.Add("a", {{4}}, "1 2 3 5");
  candidate.Add("c", {{2}}, "1 1");
  const DumpComparison comparison = CompareDumps(reference.all(), candidate.all(), nullptr, {});
  ASSERT_THAT(comparison.tensors, SizeIs(1));
  EXPECT_TRUE(comparison.tensors[0].compared());
  EXPECT_EQ(comparison.tensors[0].metrics.deviating, 1U);
  EXPECT_EQ(comparison.tensors[0].metrics.max_abs, 1.0);
  EXPECT_THAT(comparison.only_in_reference, ElementsAre(reference.all()[1]));
  EXPECT_THAT(comparison.only_in_candidate, ElementsAre(candidate.all()[1]));
}

TEST(CompareDumps, RefusesOtherShapesAndSaysWhichAreOnlyPermuted) {
  Side reference, candidate;
  reference.Add("other", {{4}}, "1 2 3 4");
  candidate.Add("other", {{5}}, "1 2 3 4 5");
  reference.Add("permuted", {{1, 2, 1, 3}}, "1 2 3 4 5 6");
  candidate.Add("permuted", {{1, 1, 3, 2}}, "1 4 2 5 3 6");
  const DumpComparison comparison = CompareDumps(reference.all(), candidate.all(), nullptr, {});
  ASSERT_THAT(comparison.tensors, SizeIs(2));
  EXPECT_EQ(comparison.tensors[0].status, TensorStatus::kOtherShape);
  EXPECT_EQ(comparison.tensors[1].status, TensorStatus::kOtherLayout);
  EXPECT_THAT(comparison.tensors[1].remarks,
              ElementsAre(HasSubstr("the same axes in another order")));
}

// 2x3x4x4 as NCHW, and the same values as NHWC.
std::string Values(bool nhwc) {
  std::string text;
  const auto value = [](int n, int c, int y, int x) {
    return std::to_string((n * 7 + c * 31 + y * 13 + x * 5) % 17 - 8) + " ";
  };
  for (int n = 0; n < 2; ++n) {
    if (nhwc) {
      for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 4; ++x)
          for (int c = 0; c < 3; ++c) text += value(n, c, y, x);
    } else {
      for (int c = 0; c < 3; ++c)
        for (int y = 0; y < 4; ++y)
          for (int x = 0; x < 4; ++x) text += value(n, c, y, x);
    }
  }
  return text;
}

TEST(CompareDumps, SeesAnotherLayoutBehindTheSameShape) {
  Side reference, candidate;
  reference.Add("x", {{2, 3, 4, 4}}, Values(false));
  candidate.Add("x", {{2, 3, 4, 4}}, Values(true));
  const DumpComparison comparison = CompareDumps(reference.all(), candidate.all(), nullptr, {});
  ASSERT_THAT(comparison.tensors, SizeIs(1));
  EXPECT_EQ(comparison.tensors[0].status, TensorStatus::kOtherLayout);
  EXPECT_THAT(comparison.tensors[0].remarks, ElementsAre(HasSubstr("NCHW -> NHWC")));
  EXPECT_EQ(comparison.tensors[0].metrics.elements, 0U);
}

TEST(CompareDumps, SaysWhatIsInFortranOrderOnOneSideOnly) {
  Side reference, candidate;
  reference.Add("x", {{2, 2}}, "1 2 3 4");
  candidate.Add("x", {{2, 2}}, "1 3 2 4");
  Activation transposed = *candidate.all()[0];
  transposed.fortran_order = true;
  const DumpComparison comparison = CompareDumps(reference.all(), {&transposed}, nullptr, {});
  ASSERT_THAT(comparison.tensors, SizeIs(1));
  EXPECT_EQ(comparison.tensors[0].status, TensorStatus::kOtherLayout);
  EXPECT_THAT(comparison.tensors[0].remarks,
              ElementsAre(HasSubstr("only the candidate is stored in Fortran order")));
}

TEST(CompareDumps, SaysWhatIsTruncatedAndComparesTheRest) {
  Side reference, candidate;
  reference.Add("x", {{4}}, "1 2 3 4");
  candidate.Add("x", {{4}}, "1 2");
  reference.Add("none", {{2}}, "1 2");
  candidate.Add("none", {{2}}, "");
  const DumpComparison comparison = CompareDumps(reference.all(), candidate.all(), nullptr, {});
  ASSERT_THAT(comparison.tensors, SizeIs(2));
  EXPECT_TRUE(comparison.tensors[0].compared());
  EXPECT_EQ(comparison.tensors[0].metrics.elements, 2U);
  EXPECT_THAT(comparison.tensors[0].remarks, ElementsAre(HasSubstr("x.txt")));
  EXPECT_EQ(comparison.tensors[1].status, TensorStatus::kNoValues);
}

TEST(CompareDumps, TakesEmptyTensorsForCompared) {
  Side reference, candidate;
  reference.Add("x", {{0, 4}}, "");
  candidate.Add("x", {{0, 4}}, "");
  const DumpComparison comparison = CompareDumps(reference.all(), candidate.all(), nullptr, {});
  ASSERT_THAT(comparison.tensors, SizeIs(1));
  EXPECT_TRUE(comparison.tensors[0].compared());
  EXPECT_THAT(comparison.tensors[0].remarks, IsEmpty());
}

TEST(CompareDumps, FollowsTheEngineThenTheReference) {
  Engine engine;
  for (const char* name : {"first", "second"}) {
    Layer layer;
    layer.id = LayerId{static_cast<uint32_t>(engine.layers.size())};
    layer.name = name;
    layer.outputs.emplace_back().name = name;
    engine.layers.push_back(std::move(layer));
  }
  const EngineTensors tensors(engine);
  Side side;
  for (const char* name : {"unknown", "second", "first"}) side.Add(name, {{1}}, "1");
  const DumpComparison comparison = CompareDumps(side.all(), side.all(), &tensors, {});
  EXPECT_THAT(Names(comparison), ElementsAre("first", "second", "unknown"));
  EXPECT_TRUE(comparison.in_engine_order);
}

TEST(CompareDumps, ComparesAllAndMarksWhatIsWanted) {
  Side reference, candidate;
  for (const char* name : {"a", "b", "c", "d"}) reference.Add(name, {{1}}, "1");
  for (const char* name : {"a", "b"}) candidate.Add(name, {{1}}, "1");
  CompareOptions options;
  options.wanted = [](std::string_view name) { return name == "b" || name == "d"; };
  const DumpComparison comparison =
      CompareDumps(reference.all(), candidate.all(), nullptr, options);
  ASSERT_THAT(Names(comparison), ElementsAre("a", "b"));
  EXPECT_FALSE(comparison.tensors[0].shown);
  EXPECT_TRUE(comparison.tensors[1].shown);
  EXPECT_THAT(comparison.only_in_reference, ElementsAre(reference.all()[3]));
}

}  // namespace
}  // namespace trtscope
