#include "parsers/common/json_notes.h"

#include <string>
#include <utility>

namespace trtscope {

void ReportUnescaped(Session& session, SourceId source, uint64_t strings, std::size_t offset) {
  if (strings == 0) return;
  const LinePosition where = LocateLine(session.sources[source.index()].view(), offset);
  Diagnostic diagnostic;
  diagnostic.code = Code::kJsonUnescaped;
  diagnostic.path = session.inputs[source.index()].path;
  diagnostic.line = where.line;
  diagnostic.column = where.column;
  diagnostic.message = std::to_string(strings) +
                       (strings == 1 ? " string holds" : " strings hold") +
                       " quotes, backslashes or control characters that are not escaped; read as "
                       "they stand";
  AttachSnippet(diagnostic, where.text, where.column);
  session.diagnostics.Add(std::move(diagnostic));
}

}  // namespace trtscope
