import { isInRange, paginate } from '../../kernel/http/paginate.ts';
import { type Route, route } from '../../kernel/http/routes.ts';
import { createProduct } from './create-product.ts';
import { deleteProduct, findProduct, updateProduct } from './product.ts';
import { searchProducts } from './search-products.ts';

/** https://docs.stripe.com/api/products */
export const productRoutes: readonly Route[] = [
  route('POST /v1/products', 'ProductCreateParams', createProduct),
  route('GET /v1/products', 'ProductListParams', (sim, params) => {
    const found = sim.store.products
      .newestFirst()
      .filter((product) => !product.deleted)
      .filter(
        (product) =>
          (params.active === undefined || product.active === params.active) &&
          (params.ids === undefined || params.ids.includes(product.id)) &&
          (params.shippable === undefined || product.shippable === params.shippable) &&
          (params.type === undefined || product.type === params.type) &&
          (params.url === undefined || product.url === params.url) &&
          isInRange(product.created, params.created),
      );
    return paginate(found, params, '/v1/products');
  }),
  route('GET /v1/products/search', 'ProductSearchParams', searchProducts),
  route('GET /v1/products/:id', 'ProductRetrieveParams', (sim, _, id: string) => findProduct(sim, id)),
  route('POST /v1/products/:id', 'ProductUpdateParams', updateProduct),
  route('DELETE /v1/products/:id', 'ProductDeleteParams', deleteProduct),
];
