// --filter: which layers are meant.
#ifndef TRTSCOPE_SRC_CLI_FILTER_H_
#define TRTSCOPE_SRC_CLI_FILTER_H_

#include <memory>
#include <string>
#include <string_view>

#include "src/cli/load.h"

namespace re2 {
class RE2;
}

namespace trtscope {

/// A pattern (RE2, unanchored); an empty one matches every name.
class NameFilter {
 public:
  explicit NameFilter(const std::string& pattern);
  ~NameFilter();
  NameFilter(const NameFilter&) = delete;
  NameFilter& operator=(const NameFilter&) = delete;

  /// What is wrong with the pattern; empty if nothing is.
  std::string problem() const;
  /// Precondition: nothing is wrong with the pattern.
  bool Matches(std::string_view name) const;

 private:
  std::unique_ptr<re2::RE2> expression_;
};

/// Marks in every view the layers whose name matches `pattern`. Empty on success, else what is
/// wrong with the pattern.
std::string ApplyFilter(const std::string& pattern, Loaded& loaded);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_CLI_FILTER_H_
