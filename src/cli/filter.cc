#include "src/cli/filter.h"

#include <re2/re2.h>

namespace trtscope {

NameFilter::NameFilter(const std::string& pattern) {
  if (pattern.empty()) return;
  RE2::Options options;
  options.set_log_errors(false);
  expression_ = std::make_unique<RE2>(pattern, options);
}

NameFilter::~NameFilter() = default;

std::string NameFilter::problem() const {
  return expression_ == nullptr || expression_->ok() ? "" : expression_->error();
}

bool NameFilter::Matches(std::string_view name) const {
  if (expression_ == nullptr) return true;
  return RE2::PartialMatch(re2::StringPiece(name.data(), name.size()), *expression_);
}

std::string ApplyFilter(const std::string& pattern, Loaded& loaded) {
  if (pattern.empty()) return "";
  const NameFilter filter(pattern);
  if (!filter.problem().empty()) return filter.problem();
  for (EngineView& view : loaded.views) {
    for (const Layer& layer : view.engine->layers) {
      view.shown[layer.id.index()] = filter.Matches(layer.name);
    }
  }
  return "";
}

}  // namespace trtscope
