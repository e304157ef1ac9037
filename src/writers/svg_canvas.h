// The few SVG elements that a plot is made of.
#ifndef TRTSCOPE_SRC_WRITERS_SVG_CANVAS_H_
#define TRTSCOPE_SRC_WRITERS_SVG_CANVAS_H_

#include <string>
#include <string_view>

#include "graph/model/precision.h"
#include "graph/render/dot_theme.h"

namespace trtscope {

/// How text is drawn; pixels.
struct TextInk {
  double size = 12;
  std::string_view color = kInk;
  /// "start", "middle" or "end".
  std::string_view anchor = "start";
  bool bold = false;
};

struct LineInk {
  std::string_view color = kOutline;
  double width = 1;
  /// As stroke-dasharray; empty: none.
  std::string_view dashes;
};

/// Appends elements to a text; coordinates are pixels, y grows downwards.
class SvgCanvas {
 public:
  explicit SvgCanvas(std::string& out) : out_(out) {}

  /// The document's head, a white ground, and a group whose origin is at (left, top).
  void Open(double width, double height, double left, double top, std::string_view title);
  void Close();

  /// `text` is made safe. `transform` ("rotate(-90)") comes after the move to (x, y).
  void Text(double x, double y, std::string_view text, const TextInk& ink,
            std::string_view transform = "");
  void Line(double x1, double y1, double x2, double y2, const LineInk& ink);
  /// A point that stands for a precision: its shape tells the width (circle 32 and 19 bits, square
  /// 16, triangle 8 and 4, diamond others, ring unknown), its colour the type. `tooltip`: raw text,
  /// empty for none.
  void Mark(double x, double y, double radius, Precision precision, std::string_view tooltip);
  void Ring(double x, double y, double radius, std::string_view color);
  void Area(double x, double y, double width, double height, std::string_view fill,
            std::string_view tooltip);
  /// `points`: "x,y x,y ".
  void Polyline(std::string_view points, const LineInk& ink);

 private:
  void Attribute(std::string_view key, std::string_view value);
  void Attribute(std::string_view key, double value);
  void End(std::string_view element, std::string_view tooltip);

  std::string& out_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_WRITERS_SVG_CANVAS_H_
