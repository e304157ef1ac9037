// One line's message to an event: pure, no state.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_LINE_PARSER_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_LINE_PARSER_H_

#include <string_view>

#include "parsers/build_log/dialect.h"
#include "parsers/build_log/event.h"

namespace trtscope {

/// What `line` means. kind is kNone for messages that nobody asks about (and for tactic trials,
/// which ParseTacticLine reads). Sets kind, severity and the fields that the kind documents, not
/// the positions.
Event ParseLine(const LoggedLine& logged);

/// "8.5.1" at the front of `text`: at least two numbers joined by points; empty if it is none.
std::string_view TakeVersion(std::string_view text);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_LINE_PARSER_H_
