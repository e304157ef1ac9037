#include "graph/model/profile.h"

namespace trtscope {
namespace {

bool IsSubgraph(std::string_view name) {
  return name.size() > 2 && name.front() == '{' && name.back() == '}' &&
         !name.starts_with("{ForeignNode[");
}

// The mark ends the name, and something stands before it.
bool EndsIn(std::string_view name, std::string_view mark) {
  return name.size() > mark.size() && name.ends_with(mark);
}

}  // namespace

ProfileRowKind ProfileRowKindOf(std::string_view name) {
  if (IsSubgraph(name)) return ProfileRowKind::kDlaSubgraph;
  if (EndsIn(name, " to nvm")) return ProfileRowKind::kDlaCopyIn;
  if (EndsIn(name, " from nvm")) return ProfileRowKind::kDlaCopyOut;
  return EndsIn(name, " finish") ? ProfileRowKind::kDlaWait : ProfileRowKind::kLayer;
}

}  // namespace trtscope
