// TensorRT's version numbers, compared. Private to graph/analysis.
#ifndef TRTSCOPE_GRAPH_ANALYSIS_TRT_VERSION_H_
#define TRTSCOPE_GRAPH_ANALYSIS_TRT_VERSION_H_

#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

namespace trtscope {

/// The numbers of "8.6.1"; empty if the text does not start with one. At most four are read.
inline std::vector<int> VersionNumbers(std::string_view text) {
  constexpr std::size_t kMost = 4;
  std::vector<int> numbers;
  while (numbers.size() < kMost) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 0) break;
    numbers.push_back(number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty() || text.front() != '.') break;
    text.remove_prefix(1);
  }
  return numbers;
}

/// Major and minor version of a run; compares as one. A version without a minor number is .0.
struct TrtVersion {
  int major_number = 0;
  int minor_number = 0;
  constexpr auto operator<=>(const TrtVersion&) const = default;
};

/// nullopt for a version that is not known.
inline std::optional<TrtVersion> ReadTrtVersion(std::string_view text) {
  const std::vector<int> numbers = VersionNumbers(text);
  if (numbers.empty()) return std::nullopt;
  return TrtVersion{numbers[0], numbers.size() > 1 ? numbers[1] : 0};
}

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_ANALYSIS_TRT_VERSION_H_
