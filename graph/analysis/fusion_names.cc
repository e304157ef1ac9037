#include "graph/analysis/fusion_names.h"

#include <algorithm>
#include <array>

namespace trtscope {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

// Where the next of `separators` stands in `text`, and how long it is.
std::pair<std::size_t, std::size_t> FindSeparator(
    std::string_view text, std::size_t from, std::initializer_list<std::string_view> separators) {
  std::pair<std::size_t, std::size_t> best = {kNowhere, 0};
  // All of them begin with a blank: one search finds the places.
  for (std::size_t at = text.find(' ', from); at != kNowhere; at = text.find(' ', at + 1)) {
    for (const std::string_view separator : separators) {
      if (text.substr(at, separator.size()) == separator) return {at, separator.size()};
    }
  }
  return best;
}

// The part that begins at `begin`: its end, and whether it is known.
struct PartEnd {
  std::size_t end;
  std::size_t separator;
  bool known;
};
PartEnd FindPartEnd(std::string_view text, std::size_t begin,
                    std::initializer_list<std::string_view> separators,
                    const IsKnownName& is_known) {
  std::optional<PartEnd> shortest;
  std::size_t from = begin;
  for (int i = 0; i < kLongestPart; ++i) {
    const auto [at, length] = FindSeparator(text, from, separators);
    const PartEnd part = {std::min(at, text.size()), length,
                          is_known(text.substr(begin, at == kNowhere ? at : at - begin))};
    if (part.known) return part;
    if (!shortest) shortest = part;
    if (at == kNowhere) break;
    from = at + length;
  }
  return *shortest;
}

}  // namespace

std::vector<NamePart> SplitName(std::string_view text,
                                std::initializer_list<std::string_view> separators,
                                const IsKnownName& is_known) {
  std::vector<NamePart> parts;
  for (std::size_t begin = 0;;) {
    const PartEnd part = FindPartEnd(text, begin, separators, is_known);
    parts.push_back({text.substr(begin, part.end - begin), part.known});
    if (part.end >= text.size()) return parts;
    begin = part.end + part.separator;
  }
}

std::size_t FindOneSplit(std::string_view text, std::string_view separator,
                         const IsKnownName& is_known) {
  std::size_t found = kNowhere;
  std::size_t at = text.find(separator);
  for (int i = 0; i < kMostSplits && at != kNowhere; ++i) {
    if (is_known(text.substr(0, at)) && is_known(text.substr(at + separator.size()))) {
      if (found != kNowhere) return kNowhere;
      found = at;
    }
    at = text.find(separator, at + 1);
  }
  return at == kNowhere ? found : kNowhere;
}

std::vector<std::string_view> SplitPair(std::string_view text, const IsKnownName& is_known) {
  constexpr std::string_view kAnd = " and ";
  if (!text.starts_with('(') || !text.ends_with(')') || is_known(text)) return {text};
  const std::string_view inner = text.substr(1, text.size() - 2);
  std::size_t at = FindOneSplit(inner, kAnd, is_known);
  const std::size_t first = inner.find(kAnd);
  if (at == kNowhere && first != kNowhere && inner.find(kAnd, first + 1) == kNowhere) at = first;
  if (at == kNowhere) return {text};
  return {inner.substr(0, at), inner.substr(at + kAnd.size())};
}

std::optional<RegionEnds> SplitRegion(std::string_view name, const IsKnownName& is_known) {
  constexpr std::string_view kLead = "{ForeignNode[", kEnd = "]}", kDots = "...";
  name = WithoutProfile(name);
  if (!name.starts_with(kLead) || !name.ends_with(kEnd)) return std::nullopt;
  name = name.substr(kLead.size(), name.size() - kLead.size() - kEnd.size());
  const std::size_t first = name.find(kDots);
  if (first == kNowhere || is_known(name)) return RegionEnds{name, name, is_known(name)};
  std::size_t at = FindOneSplit(name, kDots, is_known);
  const bool certain = at != kNowhere;
  if (!certain) {
    // "A....B" has two places.
    if (name.find(kDots, first + 1) != kNowhere) return std::nullopt;
    at = first;
  }
  return RegionEnds{name.substr(0, at), name.substr(at + kDots.size()), certain};
}

std::string_view WithoutProfile(std::string_view name) {
  constexpr std::string_view kMark = " [profile ";
  const std::size_t at = name.rfind(kMark);
  if (at == kNowhere || !name.ends_with(']')) return name;
  const std::string_view digits =
      name.substr(at + kMark.size(), name.size() - at - kMark.size() - 1);
  const bool number = !digits.empty() && digits.find_first_not_of("0123456789") == kNowhere;
  return number ? name.substr(0, at) : name;
}

std::string_view CloneOf(std::string_view name) {
  constexpr std::string_view kMark = "_clone_";
  const std::size_t at = name.rfind(kMark);
  if (at == kNowhere || at == 0) return {};
  const std::string_view digits = name.substr(at + kMark.size());
  const bool number = !digits.empty() && digits.find_first_not_of("0123456789") == kNowhere;
  return number ? name.substr(0, at) : std::string_view();
}

std::string_view AddedFor(std::string_view name) {
  constexpr std::array<std::string_view, 9> kLeads = {
      "reshape_before_",       "reshape_after_",        "squeeze_after_",
      "unsqueeze_node_after_", "squeeze_before_",       "transpose_before_",
      "transpose_after_",      "copied_squeeze_after_", "shuffle_between_"};
  for (const std::string_view lead : kLeads) {
    if (name.starts_with(lead)) return name.substr(lead.size());
  }
  constexpr std::string_view kReformat = "Reformatting CopyNode for ";
  if (!name.starts_with(kReformat)) return {};
  const std::size_t to = name.find(" to ");
  return to == kNowhere ? std::string_view() : name.substr(to + 4);
}

}  // namespace trtscope
