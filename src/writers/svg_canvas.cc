#include "src/writers/svg_canvas.h"

#include <initializer_list>
#include <utility>

#include "src/writers/svg_text.h"

namespace trtscope {
namespace {

enum class MarkShape : uint8_t { kCircle, kSquare, kTriangle, kDiamond, kRing };

MarkShape ShapeOf(Precision precision) {
  switch (ComputeWidth(precision).value_or(0)) {
    case 32:
    case 19:
      return MarkShape::kCircle;
    case 16:
      return MarkShape::kSquare;
    case 8:
    case 4:
      return MarkShape::kTriangle;
    default:
      return precision == Precision::kUnknown ? MarkShape::kRing : MarkShape::kDiamond;
  }
}

using Corner = std::pair<double, double>;

// Corners of a shape of radius 1; circles have none.
std::initializer_list<Corner> CornersOf(MarkShape shape) {
  static const std::initializer_list<Corner> kSquare = {
      {-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}};
  static const std::initializer_list<Corner> kTriangle = {{0, -1.2}, {1.1, 0.85}, {-1.1, 0.85}};
  static const std::initializer_list<Corner> kDiamond = {{0, -1.3}, {1.3, 0}, {0, 1.3}, {-1.3, 0}};
  if (shape == MarkShape::kSquare) return kSquare;
  return shape == MarkShape::kTriangle ? kTriangle : kDiamond;
}

std::string PointText(double x, double y) { return Coordinate(x) + "," + Coordinate(y) + " "; }

}  // namespace

void SvgCanvas::Attribute(std::string_view key, std::string_view value) {
  out_.append(" ").append(key).append("=\"").append(value).append("\"");
}

void SvgCanvas::Attribute(std::string_view key, double value) { Attribute(key, Coordinate(value)); }

void SvgCanvas::End(std::string_view element, std::string_view tooltip) {
  if (tooltip.empty()) {
    out_ += "/>\n";
  } else {
    out_ += "><title>" + XmlText(tooltip) + "</title></" + std::string(element) + ">\n";
  }
}

void SvgCanvas::Open(double width, double height, double left, double top, std::string_view title) {
  out_ += R"(<?xml version="1.0" encoding="UTF-8"?>)";
  out_ += "\n<svg xmlns=\"http://www.w3.org/2000/svg\"";
  Attribute("width", width);
  Attribute("height", height);
  Attribute("viewBox", "0 0 " + Coordinate(width) + " " + Coordinate(height));
  Attribute("font-family", kFontName);
  out_ += ">\n<title>" + XmlText(title) + "</title>\n";
  out_ += R"(<rect width="100%" height="100%" fill="#ffffff"/>)";
  out_ += "\n<g transform=\"translate(" + Coordinate(left) + " " + Coordinate(top) + ")\">\n";
}

void SvgCanvas::Close() { out_ += "</g>\n</svg>\n"; }

void SvgCanvas::Text(double x, double y, std::string_view text, const TextInk& ink,
                     std::string_view transform) {
  out_ += "<text";
  if (transform.empty()) {
    Attribute("x", x);
    Attribute("y", y);
  } else {
    Attribute("transform",
              "translate(" + Coordinate(x) + " " + Coordinate(y) + ") " + std::string(transform));
  }
  Attribute("font-size", ink.size);
  if (ink.anchor != "start") Attribute("text-anchor", ink.anchor);
  if (ink.bold) Attribute("font-weight", "bold");
  Attribute("fill", ink.color);
  out_ += ">" + XmlText(text) + "</text>\n";
}

void SvgCanvas::Line(double x1, double y1, double x2, double y2, const LineInk& ink) {
  out_ += "<line";
  Attribute("x1", x1);
  Attribute("y1", y1);
  Attribute("x2", x2);
  Attribute("y2", y2);
  Attribute("stroke", ink.color);
  Attribute("stroke-width", ink.width);
  if (!ink.dashes.empty()) Attribute("stroke-dasharray", ink.dashes);
  out_ += "/>\n";
}

void SvgCanvas::Mark(double x, double y, double radius, Precision precision,
                     std::string_view tooltip) {
  const std::string_view ink = ColorOf(precision).stroke;
  const MarkShape shape = ShapeOf(precision);
  const bool ring = shape == MarkShape::kRing;
  const bool round = ring || shape == MarkShape::kCircle;
  out_ += round ? "<circle" : "<polygon";
  if (round) {
    Attribute("cx", x);
    Attribute("cy", y);
    Attribute("r", radius);
  } else {
    std::string corners;
    for (const auto& [dx, dy] : CornersOf(shape)) {
      corners += PointText(x + dx * radius, y + dy * radius);
    }
    Attribute("points", corners);
  }
  Attribute("fill", ring ? kPaper : ink);
  Attribute("stroke", ring ? ink : kPaper);
  Attribute("stroke-width", ring ? 1.4 : 0.7);
  End(round ? "circle" : "polygon", tooltip);
}

void SvgCanvas::Ring(double x, double y, double radius, std::string_view color) {
  out_ += "<circle";
  Attribute("cx", x);
  Attribute("cy", y);
  Attribute("r", radius);
  Attribute("stroke", color);
  out_ += " fill=\"none\" stroke-width=\"2\" pointer-events=\"none\"/>\n";
}

void SvgCanvas::Area(double x, double y, double width, double height, std::string_view fill,
                     std::string_view tooltip) {
  out_ += "<rect";
  Attribute("x", x);
  Attribute("y", y);
  Attribute("width", width);
  Attribute("height", height);
  Attribute("fill", fill);
  End("rect", tooltip);
}

void SvgCanvas::Polyline(std::string_view points, const LineInk& ink) {
  out_ += "<polyline";
  Attribute("points", points);
  Attribute("stroke", ink.color);
  Attribute("stroke-width", ink.width);
  out_ += " fill=\"none\" stroke-linejoin=\"round\"/>\n";
}

}  // namespace trtscope
