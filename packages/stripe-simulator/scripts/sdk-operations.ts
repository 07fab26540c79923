import Stripe from 'stripe';
import { SignatureKind, type Type } from 'typescript/unstable/sync';
import type { SdkDeclarations } from './sdk-declarations.ts';

/** One method of the SDK: what it asks for, and what it is answered. */
export interface SdkOperation {
  /** As it is called, such as `checkout.sessions.expire`. */
  name: string;
  method: string;
  /** With `:id` for each id, whatever it is an id of. */
  path: string;
  params: Type | undefined;
  /** What the promise resolves to, without what the SDK adds to it. */
  answer: Type;
}

const ID = ':id';

/** Every method of every resource of the SDK that makes a request. */
export function sdkOperations(sdk: SdkDeclarations): SdkOperation[] {
  const client = new Stripe('sk_test_operations');
  return operationsOf(sdk, { name: '', value: client, type: sdk.client });
}

interface Place {
  name: string;
  value: object;
  type: Type;
}

function operationsOf(sdk: SdkDeclarations, { name, value, type }: Place): SdkOperation[] {
  const members = sdk.checker.getPropertiesOfType(type);
  return members.flatMap((symbol) => {
    const inner: unknown = Reflect.get(value, symbol.name);
    const innerType = sdk.checker.getTypeOfSymbol(symbol);
    if (symbol.name.startsWith('_') || typeof inner !== 'object' || inner === null || !innerType) return [];
    const place = {
      name: name === '' ? symbol.name : `${name}.${symbol.name}`,
      value: inner,
      type: innerType,
    };
    return '_makeRequest' in inner ? methodsOf(sdk, place) : operationsOf(sdk, place);
  });
}

function methodsOf(sdk: SdkDeclarations, { name, value, type }: Place): SdkOperation[] {
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(value)).filter(
    (each) => each !== 'constructor',
  );
  return own.flatMap((method) => {
    const request = requestOf(value, method);
    const symbol = sdk.checker.getPropertyOfType(type, method);
    const methodType = symbol && sdk.checker.getTypeOfSymbol(symbol);
    const signature = methodType && sdk.checker.getSignaturesOfType(methodType, SignatureKind.Call).at(-1);
    const result = signature && sdk.checker.getReturnTypeOfSignature(signature);
    if (!request || !signature || !result) return [];
    const params = signature.getParameters().find((each) => each.name === 'params');
    return [
      {
        name: `${name}.${method}`,
        ...request,
        params: params && sdk.checker.getTypeOfSymbol(params),
        answer: awaited(sdk, result),
      },
    ];
  });
}

/** The request that a method would make; none for the helpers that make none. */
function requestOf(resource: object, method: string): { method: string; path: string } | undefined {
  let made: { method: string; path: string } | undefined;
  const probe: object = Object.create(resource, {
    _makeRequest: {
      value: (verb: string, path: string) => {
        made = { method: verb, path: decodeURIComponent(path) };
        return Promise.resolve();
      },
    },
  });
  const call: unknown = Reflect.get(probe, method);
  if (typeof call !== 'function') return undefined;
  for (const given of [[ID, ID, ID], [{}]]) {
    try {
      Reflect.apply(call, probe, given);
    } catch {
      // A method that looks into its parameters, or a helper that wants something else.
    }
    if (made) return made;
  }
  return undefined;
}

/** What a promise of the SDK gives: `then`'s callback has it as its parameter; `Response<T>` is T and the headers. */
function awaited({ checker }: SdkDeclarations, promise: Type): Type {
  const then = checker.getPropertyOfType(promise, 'then');
  const thenType = then && checker.getTypeOfSymbol(then);
  const [signature] = thenType ? checker.getSignaturesOfType(thenType, SignatureKind.Call) : [];
  const callback = signature && checker.getParameterType(signature, 0);
  const callable = callback && checker.getNonNullableType(callback);
  const [resolved] = callable ? checker.getSignaturesOfType(callable, SignatureKind.Call) : [];
  const response = resolved && checker.getParameterType(resolved, 0);
  if (!response) throw new Error(`${checker.typeToString(promise)} is no promise.`);
  const [own] = response.getAliasSymbol()?.name === 'Response' ? response.getAliasTypeArguments() : [];
  return own ?? response;
}
