#include "graph/model/attributes.h"

#include <algorithm>
#include <array>

namespace trtscope {
namespace {

bool SameKeys(const std::vector<std::string>& keys,
              const std::vector<AttributeList::value_type>& pairs) {
  return std::equal(keys.begin(), keys.end(), pairs.begin(), pairs.end(),
                    [](const std::string& key, const auto& pair) { return key == pair.first; });
}

}  // namespace

// Layers of a few types alternate, so the last few lists of keys are remembered, each thread's own.
std::shared_ptr<const AttributeList::Keys> AttributeList::ShareKeys(
    const std::vector<value_type>& pairs) {
  constexpr std::size_t kRemembered = 8;
  thread_local std::array<std::shared_ptr<const Keys>, kRemembered> remembered;
  thread_local std::size_t next = 0;
  for (const auto& keys : remembered) {
    if (keys && SameKeys(*keys, pairs)) return keys;
  }
  Keys keys;
  keys.reserve(pairs.size());
  for (const auto& pair : pairs) keys.emplace_back(pair.first);
  auto shared = std::make_shared<const Keys>(std::move(keys));
  remembered[next++ % kRemembered] = shared;
  return shared;
}

AttributeList::AttributeList(const std::vector<value_type>& pairs) {
  if (pairs.empty()) return;
  keys_ = ShareKeys(pairs);
  values_.reserve(pairs.size());
  for (const auto& pair : pairs) values_.push_back(pair.second);
}

std::string_view AttributeList::Find(std::string_view key) const {
  if (keys_ == nullptr) return {};
  const auto found = std::find(keys_->begin(), keys_->end(), key);
  if (found == keys_->end()) return {};
  return values_[static_cast<std::size_t>(found - keys_->begin())];
}

bool AttributeList::operator==(const AttributeList& other) const {
  return size() == other.size() && std::equal(begin(), end(), other.begin());
}

}  // namespace trtscope
