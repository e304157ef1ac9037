#include "graph/model/attributes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace trtscope {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(AttributeList, KeepsPairsInOrder) {
  const AttributeList list = {{"Kernel", "[3,3]"}, {"Origin", ""}, {"Kernel", "[5,5]"}};
  EXPECT_THAT(list,
              ElementsAre(Pair("Kernel", "[3,3]"), Pair("Origin", ""), Pair("Kernel", "[5,5]")));
  EXPECT_EQ(list.Find("Kernel"), "[3,3]");
  EXPECT_EQ(list.Find("Stride"), "");
}

TEST(AttributeList, EmptyOneHasNothing) {
  const AttributeList list;
  EXPECT_TRUE(list.empty());
  EXPECT_EQ(list.Find("Kernel"), "");
  EXPECT_EQ(list.begin(), list.end());
  EXPECT_EQ(list, AttributeList(std::vector<AttributeList::value_type>{}));
}

TEST(AttributeList, KeysOutliveTheTextTheyCameFrom) {
  AttributeList list;
  {
    const std::string key = "a key that is too long for the small string buffer";
    list = AttributeList({{key, "1"}});
  }
  EXPECT_EQ(list[0].first, "a key that is too long for the small string buffer");
}

TEST(AttributeList, ListsOfManyShapesDoNotMix) {
  std::vector<std::string> keys;
  for (int i = 0; i < 40; ++i) keys.push_back("key" + std::to_string(i));
  std::vector<AttributeList> lists;
  for (int round = 0; round < 2; ++round) {
    for (const std::string& key : keys) lists.push_back(AttributeList({{key, "v"}}));
  }
  for (std::size_t i = 0; i < lists.size(); ++i) {
    EXPECT_EQ(lists[i].Find(keys[i % keys.size()]), "v");
    EXPECT_EQ(lists[i].size(), 1U);
  }
}

}  // namespace
}  // namespace trtscope
