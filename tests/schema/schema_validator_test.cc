#include "tests/schema/schema_validator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/run_program.h"

namespace trtscope::schema {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

using Errors = std::vector<std::string>;

Errors Check(const char* document, const char* schema,
             UnknownKeys unknown = UnknownKeys::kAllowed) {
  return Validator(".", unknown).Check(Json::parse(document), Json::parse(schema), "here.json");
}

TEST(SchemaValidator, AcceptsEveryNamedType) {
  EXPECT_THAT(Check("null", R"({"type": "null"})"), IsEmpty());
  EXPECT_THAT(Check("true", R"({"type": "boolean"})"), IsEmpty());
  EXPECT_THAT(Check("\"x\"", R"({"type": "string"})"), IsEmpty());
  EXPECT_THAT(Check("[]", R"({"type": "array"})"), IsEmpty());
  EXPECT_THAT(Check("{}", R"({"type": "object"})"), IsEmpty());
  EXPECT_THAT(Check("1.5", R"({"type": "number"})"), IsEmpty());
  EXPECT_THAT(Check("-3", R"({"type": "integer"})"), IsEmpty());
}

TEST(SchemaValidator, TakesWholeNumbersInAnyFormForIntegers) {
  EXPECT_THAT(Check("2.0", R"({"type": "integer"})"), IsEmpty());
  EXPECT_THAT(Check("2.5", R"({"type": "integer"})"), SizeIs(1));
}

TEST(SchemaValidator, RejectsAnotherType) {
  EXPECT_THAT(Check("\"1\"", R"({"type": "number"})"),
              ElementsAre(": \"1\" is not of type \"number\""));
  EXPECT_THAT(Check("null", R"({"type": "object"})"), SizeIs(1));
  EXPECT_THAT(Check("1", R"({"type": "no such type"})"), SizeIs(1));
}

TEST(SchemaValidator, TakesAnyOfSeveralTypes) {
  EXPECT_THAT(Check("null", R"({"type": ["string", "null"]})"), IsEmpty());
  EXPECT_THAT(Check("1", R"({"type": ["string", "null"]})"), SizeIs(1));
}

TEST(SchemaValidator, RejectsValuesThatAreNotListed) {
  EXPECT_THAT(Check("\"b\"", R"({"enum": ["a", "b", null]})"), IsEmpty());
  EXPECT_THAT(Check("null", R"({"enum": ["a", "b", null]})"), IsEmpty());
  EXPECT_THAT(Check("\"c\"", R"({"enum": ["a", "b", null]})"), SizeIs(1));
  EXPECT_THAT(Check("\"c\"", R"({"const": "d"})"), ElementsAre(": \"c\" is not \"d\""));
}

TEST(SchemaValidator, RejectsNumbersOutsideTheRange) {
  EXPECT_THAT(Check("0", R"({"minimum": 0, "maximum": 1})"), IsEmpty());
  EXPECT_THAT(Check("1", R"({"minimum": 0, "maximum": 1})"), IsEmpty());
  EXPECT_THAT(Check("-0.1", R"({"minimum": 0, "maximum": 1})"), SizeIs(1));
  EXPECT_THAT(Check("1.1", R"({"minimum": 0, "maximum": 1})"), SizeIs(1));
}

TEST(SchemaValidator, AppliesRangesToNumbersOnly) {
  EXPECT_THAT(Check("null", R"({"minimum": 1})"), IsEmpty());
}

TEST(SchemaValidator, RejectsAMissingKey) {
  EXPECT_THAT(Check(R"({"b": 1})", R"({"required": ["a", "b"]})"),
              ElementsAre(": \"a\" is missing"));
}

TEST(SchemaValidator, SaysWhereInTheDocument) {
  const char* schema =
      R"({"properties": {"a": {"items": {"properties": {"b": {"type": "null"}}}}}})";
  EXPECT_THAT(Check(R"({"a": [{}, {"b": 7}]})", schema),
              ElementsAre("/a/1/b: 7 is not of type \"null\""));
}

TEST(SchemaValidator, AllowsKeysThatAreNotDescribed) {
  EXPECT_THAT(Check(R"({"new": 1})", R"({"properties": {"a": {}}})"), IsEmpty());
}

TEST(SchemaValidator, RejectsKeysThatAreNotDescribedIfAsked) {
  const char* schema = R"({"properties": {"a": {"properties": {"b": {}}}}})";
  EXPECT_THAT(Check(R"({"a": {"b": 1}})", schema, UnknownKeys::kRejected), IsEmpty());
  EXPECT_THAT(Check(R"({"a": {"c": 1}})", schema, UnknownKeys::kRejected),
              ElementsAre("/a: the schema does not describe `c`"));
}

TEST(SchemaValidator, HoldsAdditionalPropertiesToTheirSchema) {
  const char* schema = R"({"properties": {"a": {}}, "additionalProperties": {"type": "string"}})";
  EXPECT_THAT(Check(R"({"a": 1, "b": "x"})", schema), IsEmpty());
  EXPECT_THAT(Check(R"({"a": 1, "b": 2})", schema), SizeIs(1));
  EXPECT_THAT(
      Check(R"({"a": 1, "b": 2})", R"({"properties": {"a": {}}, "additionalProperties": false})"),
      ElementsAre("/b: nothing is allowed here"));
}

TEST(SchemaValidator, FollowsReferencesWithinTheFile) {
  const TemporaryDirectory folder;
  std::ofstream(folder.file("s.json"))
      << R"({"$defs": {"n": {"type": "null"}}, "items": {"$ref": "#/$defs/n"}})";
  Validator validator(folder.path());
  EXPECT_THAT(validator.Check(Json::parse("[null]"), "s.json"), IsEmpty());
  EXPECT_THAT(validator.Check(Json::parse("[null, 1]"), "s.json"),
              ElementsAre("/1: 1 is not of type \"null\""));
}

TEST(SchemaValidator, FollowsReferencesToOtherFiles) {
  const TemporaryDirectory folder;
  std::ofstream(folder.file("a.json"))
      << R"({"properties": {"x": {"$ref": "b.json#/$defs/first"}}})";
  std::ofstream(folder.file("b.json"))
      << R"({"$defs": {"first": {"items": {"$ref": "#/$defs/second"}}, "second": {"type": "integer"}}})";
  Validator validator(folder.path());
  EXPECT_THAT(validator.Check(Json::parse(R"({"x": [1]})"), "a.json"), IsEmpty());
  EXPECT_THAT(validator.Check(Json::parse(R"({"x": ["1"]})"), "a.json"), SizeIs(1));
}

TEST(SchemaValidator, RejectsAReferenceThatLeadsNowhere) {
  const TemporaryDirectory folder;
  std::ofstream(folder.file("s.json")) << R"({"$ref": "#/$defs/none"})";
  EXPECT_THAT(Validator(folder.path()).Check(Json(1), "s.json"),
              ElementsAre(HasSubstr("leads nowhere")));
  std::ofstream(folder.file("t.json")) << R"({"$ref": "none.json"})";
  EXPECT_THAT(Validator(folder.path()).Check(Json(1), "t.json"),
              ElementsAre(HasSubstr("leads nowhere")));
}

TEST(SchemaValidator, WantsOneOfTheAlternatives) {
  const char* schema = R"({"anyOf": [{"type": "null"}, {"required": ["a"]}]})";
  EXPECT_THAT(Check("null", schema), IsEmpty());
  EXPECT_THAT(Check(R"({"a": 1})", schema), IsEmpty());
  EXPECT_THAT(Check(R"({"b": 1})", schema), SizeIs(1));
}

TEST(SchemaValidator, WantsExactlyOneWhereTheSchemaSaysSo) {
  const char* schema = R"({"oneOf": [{"minimum": 0}, {"maximum": 10}]})";
  EXPECT_THAT(Check("11", schema), IsEmpty());
  EXPECT_THAT(Check("5", schema), ElementsAre(HasSubstr("more than one")));
}

TEST(SchemaValidator, WantsAllParts) {
  const char* schema = R"({"allOf": [{"required": ["a"]}, {"required": ["b"]}]})";
  EXPECT_THAT(Check(R"({"a": 1})", schema), ElementsAre(": \"b\" is missing"));
}

TEST(SchemaValidator, KnowsTheKeysOfAllParts) {
  const char* schema = R"({"allOf": [{"properties": {"a": {}}}], "properties": {"b": {}}})";
  EXPECT_THAT(Check(R"({"a": 1, "b": 1})", schema, UnknownKeys::kRejected), IsEmpty());
  EXPECT_THAT(Check(R"({"a": 1, "c": 1})", schema, UnknownKeys::kRejected), SizeIs(1));
}

TEST(SchemaValidator, RejectsKeywordsThatItWouldIgnore) {
  EXPECT_THAT(Check("\"x\"", R"({"pattern": "^y"})"), ElementsAre(HasSubstr("`pattern`")));
}

}  // namespace
}  // namespace trtscope::schema
