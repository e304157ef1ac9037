#include "parsers/common/session.h"

namespace trtscope {

void Session::Report(Code code, SourceRef at, std::string message, std::string help) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  if (at.source.index() < inputs.size()) diagnostic.path = inputs[at.source.index()].path;
  diagnostic.line = at.line;
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  diagnostics.Add(std::move(diagnostic));
}

}  // namespace trtscope
