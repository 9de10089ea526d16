/**
 * Rewrites a script that Emscripten's embind made so that it needs no `eval`.
 *
 * Older embind builds its callers as source text and hands that to `Function`, which a Content-Security-Policy without
 * 'unsafe-eval' refuses. What the texts do can as well be done by closures, as newer Emscripten does when it is told
 * `-sDYNAMIC_EXECUTION=0`. Each function is replaced as a whole; a script without them fails the build.
 */

interface Replacement {
  /** How the replaced text begins; it ends just before `end`. */
  readonly begin: string;
  readonly end: string;
  readonly code: string;
}

/** A function that calls `body`, under another name. */
const NAMED_FUNCTION: Replacement = {
  begin: "function createNamedFunction(name,body){",
  end: "var emval_free_list=",
  code: `function createNamedFunction(name, body) {
  var named = function () { "use strict"; return body.apply(this, arguments); };
  return Object.defineProperty(named, "name", { value: makeLegalFunctionName(name) });
}
`,
};

/** A function that converts its arguments, calls into WebAssembly, tidies up, and converts what comes back. */
const INVOKER: Replacement = {
  begin: "function craftInvokerFunction(humanName,argTypes,classType,cppInvokerFunc,cppTargetFunc){",
  end: "function heap32VectorToArray(",
  code: `function craftInvokerFunction(humanName, argTypes, classType, cppInvokerFunc, cppTargetFunc) {
  var argCount = argTypes.length;
  if (argCount < 2) throwBindingError("argTypes array size mismatch! Must at least get return value and 'this' types!");
  var isMethod = argTypes[1] !== null && classType !== null;
  var needsStack = argTypes.slice(1).some(function (type) { return type !== null && type.destructorFunction === undefined; });
  return function () {
    if (arguments.length !== argCount - 2) {
      throwBindingError("function " + humanName + " called with " + arguments.length + " arguments, expected " + (argCount - 2) + " args!");
    }
    var destructors = needsStack ? [] : null;
    var wired = [];
    if (isMethod) wired[1] = argTypes[1].toWireType(destructors, this);
    for (var i = 2; i < argCount; ++i) wired[i] = argTypes[i].toWireType(destructors, arguments[i - 2]);
    var result = cppInvokerFunc.apply(null, [cppTargetFunc].concat(wired.slice(isMethod ? 1 : 2)));
    if (needsStack) runDestructors(destructors);
    else for (var n = isMethod ? 1 : 2; n < argCount; ++n) {
      if (argTypes[n].destructorFunction !== null) argTypes[n].destructorFunction(wired[n]);
    }
    if (argTypes[0].name !== "void") return argTypes[0].fromWireType(result);
  };
}
`,
};

/** The part of `__emval_get_method_caller` that makes the caller: reads the arguments from memory and calls a method. */
const METHOD_CALLER: Replacement = {
  begin: 'var params=["retType"];var args=[retType];',
  end: "return __emval_addMethodCaller(invokerFunction)",
  code: `var argTypes = types.slice(1);
var invokerFunction = function (handle, name, destructors, args) {
  var offset = 0;
  var values = argTypes.map(function (type) {
    var value = type.readValueFromPointer(args + offset);
    offset += type["argPackAdvance"];
    return value;
  });
  var result = handle[name].apply(handle, values);
  argTypes.forEach(function (type, n) { if (type["deleteObject"]) type.deleteObject(values[n]); });
  if (!retType.isVoid) return retType.toWireType(destructors, result);
};
`,
};

/** Whether a script makes code from text. */
export function usesEval(script: string): boolean {
  return /\bnew Function\b|\bnew_\(Function\b|[^.\w]eval\(/.test(script);
}

/** @throws {Error} the script is not what is expected, or still makes code from text. */
export function withoutEval(script: string): string {
  let out = script;
  for (const { begin, end, code } of [NAMED_FUNCTION, INVOKER, METHOD_CALLER]) {
    const from = out.indexOf(begin);
    const to = out.indexOf(end, from);
    if (from < 0 || to < 0) throw new Error(`embind's code has changed: there is no "${begin}"`);
    out = out.slice(0, from) + code + out.slice(to);
  }
  if (usesEval(out)) throw new Error("embind's code has changed: it still makes code from text");
  return `// Changed by Eyeline: embind's callers are closures, not source text.\n${out}`;
}
