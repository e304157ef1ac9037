#include "graph/model/tuning.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace trtscope {

void TrialStore::Append(std::vector<Trial> chunk) {
  // It would hold nothing and only lengthen every search.
  if (chunk.empty()) return;
  chunk_begin_.push_back(size_);
  size_ += chunk.size();
  chunks_.push_back(std::move(chunk));
}

const Trial& TrialStore::operator[](std::size_t index) const {
  const auto after = std::upper_bound(chunk_begin_.begin(), chunk_begin_.end(), index);
  const auto chunk = static_cast<std::size_t>(std::distance(chunk_begin_.begin(), after)) - 1;
  return chunks_[chunk][index - chunk_begin_[chunk]];
}

}  // namespace trtscope
