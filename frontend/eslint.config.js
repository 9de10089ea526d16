// Lint rules: typescript-eslint's type-checked sets, and React's rules of hooks.
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "node_modules", "*.config.*"] },
  ...tseslint.configs.strictTypeChecked,
  reactHooks.configs.flat["recommended-latest"],
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "max-lines": ["error", { max: 400, skipComments: false }],
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  {
    // What a person reads stands in the catalogues (docs/i18n.md).
    files: ["src/**/*.tsx"],
    ignores: ["**/*.test.tsx"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...[
          "JSXText[value=/\\p{L}{2}/u]:not([value=/^\\s*(Eyeline|MP4|WebM|PDF)\\s*$/])",
          "JSXElement > JSXExpressionContainer > Literal[value=/\\p{L}{2}/u]",
          "JSXElement > JSXExpressionContainer > TemplateLiteral > TemplateElement[value.raw=/\\p{L}{2}/u]",
          "JSXElement > JSXExpressionContainer > ConditionalExpression > Literal[value=/\\p{L}{2}/u]",
          "JSXElement > JSXExpressionContainer > LogicalExpression > Literal.right[value=/\\p{L}{2}/u]",
          "JSXAttribute[name.name=/^(aria-(label|description|valuetext|roledescription)|label|title|placeholder|alt|description)$/] Literal[value=/ |^\\p{Lu}/u]",
          "JSXAttribute[name.name=/^(aria-(label|description|valuetext|roledescription)|label|title|placeholder|alt|description)$/] TemplateElement[value.raw=/\\p{L}{2}/u]",
          "CallExpression[callee.name='showToast'][arguments.0.type=/Literal/]",
        ].map((selector) => ({ selector, message: "Put this text into a catalogue: docs/i18n.md." })),
      ],
    },
  },
  { files: ["**/*.test.ts", "**/*.test.tsx"], rules: { "max-lines": "off" } },
);
