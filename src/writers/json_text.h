// Pieces of JSON text for writers that build no document tree: an engine may have a million layers.
#ifndef TRTSCOPE_SRC_WRITERS_JSON_TEXT_H_
#define TRTSCOPE_SRC_WRITERS_JSON_TEXT_H_

#include <string>
#include <string_view>

namespace trtscope {

/// `text` in quotes, escaped: quotes, backslashes and control characters (\n, \t, else \u00XX).
/// Every byte that is no UTF-8 becomes U+FFFD. Returns how many did.
std::size_t AppendJsonString(std::string_view text, std::string& out);

/// The shortest text that reads back as the same double; `null` for what JSON has no number for.
void AppendJsonNumber(double value, std::string& out);

/// True if `text` is one number, array, object, true, false or null of strict JSON on one line,
/// which trtscope's own reader gives back byte by byte: it may stand in a file as it is.
bool IsPlainJsonValue(std::string_view text);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_WRITERS_JSON_TEXT_H_
