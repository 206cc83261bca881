import Testing

@testable import Diagnostics

@Test func serializationEscapesAndKeepsKeyOrder() {
  let value: JSONValue = ["b": "x\"\n\u{1}é", "a": [1, true, nil, .number(0.5), .number(.nan)]]
  #expect(value.serialized == #"{"b":"x\"\n\u0001é","a":[1,true,null,0.5,null]}"#)
}
