import { SignatureKind, SymbolFlags, type Type, TypeFlags } from 'typescript/unstable/sync';
import type { ObjectSchema, Schema, SdkSchemas } from './schema.ts';
import { openSdk, type SdkDeclarations } from './sdk-declarations.ts';
import { sdkOperations } from './sdk-operations.ts';

/** Walks the SDK's declarations into JSON Schemas that are closed to properties nobody declares. */
export function deriveSchemas(): SdkSchemas {
  const sdk = openSdk();
  try {
    const writer = new SchemaWriter(sdk);
    const operations = sdkOperations(sdk).map(({ name, method, path, params, answer }) => ({
      name,
      method,
      path,
      params: params ? (qualifiedName(sdk.checker.getNonNullableType(params) ?? params) ?? null) : null,
      answer: writer.schemaOf(answer),
    }));
    return {
      operations,
      event: writer.schemaOf(sdk.named('Event')),
      thinEvent: writer.schemaOf(sdk.named('V2.Core.Event')),
      notification: writer.schemaOf(sdk.named('V2.Core.EventNotification')),
      error: writer.schemaOf(sdk.named('Invoice.LastFinalizationError')),
      named: { ExternalAccount: writer.schemaOf(sdk.named('ExternalAccount')) },
      $defs: writer.$defs,
    };
  } finally {
    sdk.close();
  }
}

const NOTHING: ObjectSchema = { type: 'object', properties: {}, required: [], additionalProperties: false };

class SchemaWriter {
  readonly $defs: Record<string, Schema> = {};
  readonly #names = new Map<number, string>();
  readonly #sdk: SdkDeclarations;

  constructor(sdk: SdkDeclarations) {
    this.#sdk = sdk;
  }

  schemaOf(type: Type): Schema {
    if (type.isUnionType()) return this.#union(type.getTypes());
    // An answer of nothing is `{}` on the wire.
    if (type.flags & TypeFlags.Void) return NOTHING;
    if (type.flags & (TypeFlags.Any | TypeFlags.Unknown)) return true;
    if (type.isStringLiteralType() || type.isNumberLiteralType() || type.isBooleanLiteralType())
      return { enum: [type.value] };
    if (type.flags & TypeFlags.String || isOpenEnd(type)) return { type: 'string' };
    // Integers of 64 bits go over the wire as text.
    if (type.flags & TypeFlags.BigInt) return { type: 'string', pattern: '^-?\\d+$' };
    if (type.flags & TypeFlags.Number) return { type: 'number' };
    if (type.flags & TypeFlags.Boolean) return { type: 'boolean' };
    if (type.flags & TypeFlags.Null) return { type: 'null' };
    if (this.#sdk.checker.isArrayType(type)) return this.#array(type);
    const wire = WIRE_FORMS[type.getAliasSymbol()?.name ?? type.getSymbol()?.name ?? ''];
    if (wire) return wire;
    const [whole] = type.getAliasSymbol()?.name === 'Partial' ? type.getAliasTypeArguments() : [];
    if (whole) return { changesOf: this.schemaOf(whole) };
    if (type.isObjectType() || type.isIntersectionType()) return this.#named(type);
    throw new Error(`No schema for ${this.#sdk.checker.typeToString(type)}.`);
  }

  /** An enum is open to values of tomorrow; of today there are only those that it lists. */
  #union(all: readonly Type[]): Schema {
    const members = all.filter(({ flags }) => !(flags & TypeFlags.Undefined));
    const literals = members.flatMap((member) => (member.isStringLiteralType() ? [member.value] : []));
    const others = members.filter(
      (member) => !member.isStringLiteralType() && !(isOpenEnd(member) && literals.length > 0),
    );
    const schemas = others.map((member) => this.schemaOf(member));
    if (literals.length > 0) schemas.push({ enum: literals });
    const distinct = withoutTwins(schemas);
    const [only] = distinct;
    return distinct.length === 1 && only !== undefined ? only : { anyOf: distinct };
  }

  #array(type: Type): Schema {
    const [element] = type.isTypeReference() ? this.#sdk.checker.getTypeArguments(type) : [];
    if (!element) throw new Error('An array without elements.');
    return { type: 'array', items: this.schemaOf(element) };
  }

  #named(type: Type): Schema {
    const known = this.#names.get(type.id);
    if (known !== undefined) return { $ref: known };
    const base = qualifiedName(type);
    if (base === undefined) return this.#object(type);
    let name = base;
    for (let count = 2; Object.hasOwn(this.$defs, name); count += 1) name = `${base}#${count}`;
    this.#names.set(type.id, name);
    this.$defs[name] = false;
    this.$defs[name] = this.#object(type);
    return { $ref: name };
  }

  #object(type: Type): ObjectSchema {
    const { checker } = this.#sdk;
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    const symbols = checker.getPropertiesOfType(type);
    for (const [at, declared] of checker.getTypeOfSymbol(symbols).entries()) {
      const symbol = symbols[at];
      if (!symbol || !declared)
        throw new Error(`${checker.typeToString(type)} has a property without a type.`);
      if (this.#isMethod(declared)) continue;
      properties[symbol.name] = this.schemaOf(declared);
      if (!(symbol.flags & SymbolFlags.Optional)) required.push(symbol.name);
    }
    const [index] = checker.getIndexInfosOfType(type);
    const additionalProperties = index ? this.schemaOf(index.valueType) : false;
    return { type: 'object', properties, required, additionalProperties };
  }

  /** What the SDK adds to objects for their users' comfort never goes over the wire. */
  #isMethod(type: Type): boolean {
    return this.#sdk.checker.getSignaturesOfType(type, SignatureKind.Call).length > 0;
  }
}

/** Classes of the SDK whose objects are something else on the wire. */
const WIRE_FORMS: Record<string, Schema> = {
  Decimal: { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' },
  StripeContext: { type: 'string' },
};

/** `OtherString`, the end of an open enum: `string & Record<never, never>`. */
const isOpenEnd = (type: Type): boolean =>
  type.isIntersectionType() && type.getTypes().some(({ flags }) => flags & TypeFlags.String);

/** `true | false` are one boolean. */
function withoutTwins(schemas: readonly Schema[]): Schema[] {
  const booleans = schemas.filter(
    (schema) => typeof schema === 'object' && 'enum' in schema && typeof schema.enum[0] === 'boolean',
  );
  if (booleans.length < 2) return [...schemas];
  return [...schemas.filter((schema) => !booleans.includes(schema)), { type: 'boolean' }];
}

/** `Checkout.Session.LineItem`: the folder, the namespaces and the name that a type was declared with. */
function qualifiedName(type: Type): string | undefined {
  const names: string[] = [];
  let symbol = type.getSymbol();
  while (symbol && !symbol.name.startsWith('"')) {
    if (symbol.name.startsWith('__')) return undefined;
    names.unshift(symbol.name);
    symbol = symbol.getParent();
  }
  const [, folder = ''] = /resources\/(.*)\/\w+"$/.exec(symbol?.name ?? '') ?? [];
  const prefix = folder.split('/').filter((part) => part !== '');
  // Parameters stand in a namespace of their folder's name, objects do not.
  const isPrefixed = prefix.length > 0 && prefix.every((part, at) => names[at] === part);
  return (isPrefixed ? names : [...prefix, ...names]).join('.');
}
