// Text measured and cut in terminal columns: shared by the writers for people, of no interest
// elsewhere.
#ifndef TRTSCOPE_SRC_WRITERS_LAYOUT_H_
#define TRTSCOPE_SRC_WRITERS_LAYOUT_H_

#include <string>
#include <string_view>
#include <vector>

namespace trtscope {

/// VisibleText() without blanks at the end, and without a copy where there is nothing to escape:
/// the result views `text` or `scratch`, whichever holds it.
std::string_view Visible(std::string_view text, std::string& scratch);

/// `text` without the blanks at its end.
std::string_view TrimEnd(std::string_view text);

/// `text` (sanitised) cut at its end with "…" to at most `width` columns.
std::string ClipEnd(std::string_view text, int width);

/// `text` (sanitised) broken at blanks into pieces of at most `first_width`, then `next_width`
/// columns. A word that is wider stays whole: cutting it would make it impossible to search for.
/// Never empty.
std::vector<std::string_view> Wrap(std::string_view text, int first_width, int next_width);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_WRITERS_LAYOUT_H_
