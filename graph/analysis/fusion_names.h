// Where one name ends in a text that joins several. Names may hold every separator, so a text is
// split where known names prove it, and a split without proof says so.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_FUSION_NAMES_H_
#define TRTSCOPE_GRAPH_ANALYSIS_FUSION_NAMES_H_

#include <functional>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace trtscope {

using IsKnownName = std::function<bool(std::string_view)>;

struct NamePart {
  std::string_view name;
  bool known = false;
};

/// Parts of `text` between `separators`. A part that is not known goes on over separators until it
/// is, over kLongestPart of them at most; otherwise the shortest is taken as it stands.
std::vector<NamePart> SplitName(std::string_view text,
                                std::initializer_list<std::string_view> separators,
                                const IsKnownName& is_known);
constexpr int kLongestPart = 8;

/// Where `separator` stands in `text` between two known names, if that is one place only; npos
/// otherwise. Looks at kMostSplits places.
std::size_t FindOneSplit(std::string_view text, std::string_view separator,
                         const IsKnownName& is_known);
constexpr int kMostSplits = 16;

/// "(A and B)" → A, B, where both are known or nothing else is possible; `text` itself otherwise.
std::vector<std::string_view> SplitPair(std::string_view text, const IsKnownName& is_known);

/// "{ForeignNode[A...B]}" → A, B; "{ForeignNode[A]}" → A, A. `certain`: no other pair is possible.
struct RegionEnds {
  std::string_view first, last;
  bool certain = false;
};
/// nullopt: `name` is no region, or has several places to split it and nothing to tell them by.
std::optional<RegionEnds> SplitRegion(std::string_view name, const IsKnownName& is_known);

/// `name` without " [profile 1]".
std::string_view WithoutProfile(std::string_view name);

/// "Conv_3_clone_1" → "Conv_3": TensorRT's name for one more copy of a layer; empty for others.
std::string_view CloneOf(std::string_view name);

/// What a layer that TensorRT itself adds belongs to, from the name that it gives it:
/// "Reformatting CopyNode for Input Tensor 0 to conv1", "reshape_after_fc". Empty for other names;
/// not proven by the name alone, since a network may use the same one.
std::string_view AddedFor(std::string_view name);

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_FUSION_NAMES_H_
