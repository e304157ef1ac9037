#include "src/accuracy/tensor_pairs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/src/accuracy/test_dumps.h"

namespace trtscope {
namespace {

using test_dumps::Side;
using test_dumps::SmallEngine;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> Names(const Pairing& pairing) {
  std::vector<std::string> names;
  for (const TensorPair& pair : pairing.pairs) {
    names.push_back(pair.reference->relative_path + "=" + pair.candidate->relative_path);
  }
  return names;
}

TEST(TensorPairs, AreMadeByNameInTheReferencesOrder) {
  const Side reference = {{"r/b", "b"}, {"r/a", "a"}};
  const Side candidate = {{"c/a", "a"}, {"c/x", "x"}, {"c/b", "b"}};
  const Pairing pairing = PairTensors(reference.all(), candidate.all(), nullptr);
  EXPECT_THAT(Names(pairing), ElementsAre("r/b=c/b", "r/a=c/a"));
  EXPECT_THAT(pairing.only_in_reference, IsEmpty());
  ASSERT_THAT(pairing.only_in_candidate, SizeIs(1));
  EXPECT_EQ(pairing.only_in_candidate[0]->name, "x");
}

TEST(TensorPairs, OfOneNameAreToldApartByTheirFolders) {
  const Side reference = {{"0/x", "x"}, {"1/x", "x"}};
  const Side candidate = {{"1/x", "x"}, {"0/x", "x"}, {"2/x", "x"}};
  EXPECT_THAT(Names(PairTensors(reference.all(), candidate.all(), nullptr)),
              ElementsAre("0/x=0/x", "1/x=1/x"));
}

TEST(TensorPairs, AreNotGuessedWhereSeveralFit) {
  const Side reference = {{"x", "x"}};
  const Side candidate = {{"0/x", "x"}, {"1/x", "x"}};
  EXPECT_THAT(PairTensors(reference.all(), candidate.all(), nullptr).pairs, IsEmpty());
}

TEST(TensorPairs, AreFoundByNamesAsFilesHaveThem) {
  const Side reference = {{"r.json", "/a/b"}, {"r.json", "z"}};
  const Side candidate = {{"_a_b.npy", "_a_b"}, {"q.npy", "q"}};
  const Pairing pairing = PairTensors(reference.all(), candidate.all(), nullptr);
  ASSERT_THAT(pairing.pairs, SizeIs(1));
  EXPECT_EQ(pairing.pairs[0].by, PairedBy::kFileSafeName);
}

TEST(TensorPairs, AreFoundThroughTheEngine) {
  const Engine engine = SmallEngine();
  const EngineTensors tensors(engine);
  const Side reference = {{"r/conv1", "conv1"}, {"r/z", "z"}};
  const Side candidate = {{"c/conv1_out", "conv1_out"}, {"c/q", "q"}};
  const Pairing pairing = PairTensors(reference.all(), candidate.all(), &tensors);
  ASSERT_THAT(pairing.pairs, SizeIs(1));
  EXPECT_EQ(pairing.pairs[0].by, PairedBy::kEngine);
}

TEST(TensorPairs, OfOneTensorASideNeedNoName) {
  const Side reference = {{"golden.npy", "golden"}};
  const Side candidate = {{"out.npy", "out"}};
  const Pairing pairing = PairTensors(reference.all(), candidate.all(), nullptr);
  ASSERT_THAT(pairing.pairs, SizeIs(1));
  EXPECT_EQ(pairing.pairs[0].by, PairedBy::kOnlyOnes);
}

}  // namespace
}  // namespace trtscope
