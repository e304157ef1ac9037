// Text and numbers inside SVG.
#ifndef TRTSCOPE_SRC_WRITERS_SVG_TEXT_H_
#define TRTSCOPE_SRC_WRITERS_SVG_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace trtscope {

/// `raw` as XML text or attribute value: markup escaped, bytes that are no UTF-8 as U+FFFD, other
/// characters that XML forbids or that hide or reorder text spelled out ("\u{202e}"), line feeds as
/// `&#10;`.
std::string XmlText(std::string_view raw);

/// `text` in at most `columns` columns, its middle replaced by "…" if it is longer: the ends of a
/// layer's name tell the most, its end more than its beginning. Never cuts a character; bytes that
/// are no UTF-8 count one column.
std::string ElideMiddle(std::string_view text, std::size_t columns);

/// Columns that `text` takes (CodePointWidth).
std::size_t TextColumns(std::string_view text);

/// A coordinate: at most two decimals, "." whatever the locale. Precondition: finite.
std::string Coordinate(double value);

/// Up to six significant digits: "0.993112", "1.2e-05", "inf", "nan".
std::string ValueText(double value);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_WRITERS_SVG_TEXT_H_
