#include "src/cli/filter.h"

#include <re2/re2.h>

namespace trtscope {

std::string ApplyFilter(const std::string& pattern, Loaded& loaded) {
  if (pattern.empty()) return "";
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 expression(pattern, options);
  if (!expression.ok()) return expression.error();
  for (EngineView& view : loaded.views) {
    for (const Layer& layer : view.engine->layers) {
      const re2::StringPiece name(layer.name.data(), layer.name.size());
      view.shown[layer.id.index()] = RE2::PartialMatch(name, expression);
    }
  }
  return "";
}

}  // namespace trtscope
