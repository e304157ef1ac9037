// All kinds of input that trtscope reads: one row each.
#ifndef TRTSCOPE_PARSERS_FORMATS_H_
#define TRTSCOPE_PARSERS_FORMATS_H_

#include <string>

#include "parsers/common/input_format.h"
#include "parsers/common/session.h"
#include "parsers/common/source_text.h"

namespace trtscope {

/// Recognises `text` by its content and reads it into `session`. An input that cannot be used
/// leaves a diagnostic (unreadable, empty, binary, of an unknown kind) and nothing else. True if it
/// was read.
bool AddInput(Session& session, SourceText text, const ParseOptions& options);

/// Whether `text` is of a kind that AddInput reads. For files that nobody named, a directory's.
bool IsKnownInput(const SourceText& text);

/// Notes that the input at `path` could not even be opened.
void AddUnreadable(Session& session, const std::string& path, const Error& error);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_FORMATS_H_
